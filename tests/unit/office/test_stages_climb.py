"""Stages follow facts: none is left out, none is entered twice, and a paid oldest debt begins them anew."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database


@pytest.fixture
def stage(tenant):
    """The stage of C1's case."""

    def read() -> str:
        from arrears.office.tenancy import within

        with within(tenant) as cursor:
            cursor.execute("SELECT stage FROM collection_case")
            return cursor.fetchone()[0]

    return read


def moves(tenant: UUID) -> list[tuple[str, str]]:
    from arrears.office.facts.read import log_after
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        return [
            (fact.payload["from_stage"], fact.payload["stage"])
            for _, fact in log_after(cursor, tenant)
            if fact.kind == "case.moved"
        ]


def test_a_stage_waits_until_the_one_before_has_reached_the_person(tenant, night, reach, stage) -> None:
    night(0, [("A1", "C1", 5, 100)])
    night(6, [("A1", "C1", 11, 100)])
    night(30, [("A1", "C1", 35, 100)])
    assert stage() == "reminder", "days alone do not take a case further"
    reach("C1", 30)
    night(31, [("A1", "C1", 36, 100)])
    assert stage() == "understanding"
    night(32, [("A1", "C1", 37, 100)])
    assert stage() == "understanding", "what was delivered in an earlier stage does not count for this one"
    reach("C1", 32)
    night(33, [("A1", "C1", 38, 100)])
    assert stage() == "negotiation"


def test_three_tries_that_reached_nobody_count_too(tenant, night, reach, stage) -> None:
    night(0, [("A1", "C1", 10, 100)])
    for day in (1, 2):
        reach("C1", day, delivered=False)
    night(3, [("A1", "C1", 13, 100)])
    assert stage() == "reminder"
    reach("C1", 3, delivered=False)
    night(4, [("A1", "C1", 14, 100)])
    assert stage() == "understanding"


def test_the_oldest_debt_is_paid_and_the_ladder_begins_anew(tenant, night, reach, stage, rebuild_is_live) -> None:
    """Two instalments, thirty days apart. The older is paid on its day 41: the younger is 11 days late and gets its own
    warning first; on day 31 of its own it is not where the older one was, but one stage further, after that warning."""
    night(0, [("A1", "C1", 1, 100)])
    reach("C1", 0)
    for day, overdue in ((10, 100), (30, 200), (40, 200)):
        night(day, [("A1", "C1", day + 1, overdue)])
        reach("C1", day)
    assert stage() == "negotiation"
    seen = []
    for day, dpd in ((41, 10), (42, 11), (43, 12), (44, 13)):
        night(day, [("A1", "C1", dpd, 100)])
        seen.append(stage())
        if day == 42:
            reach("C1", day)
    assert seen == ["reminder", "reminder", "understanding", "understanding"], "the warning of day 42 came between"
    night(62, [("A1", "C1", 31, 100)])
    assert stage() == "understanding", "on day 31 it does not jump: nothing was delivered in this stage"
    reach("C1", 62)
    night(63, [("A1", "C1", 32, 100)])
    assert stage() == "negotiation"
    rebuild_is_live()


def test_a_night_that_runs_each_hour_enters_a_stage_once(tenant, night, reach, stage, rebuild_is_live) -> None:
    night(0, [("A1", "C1", 60, 100)])
    assert stage() == "negotiation"
    for day in (1, 2):
        for hour in range(5):  # the figures differ each time, so that none is the same night again
            night(day, [("A1", "C1", 199 + day, 100 * day + hour)])
            reach("C1", day)
        assert len(moves(tenant)) == day, "one stage a day, however often the night runs"
    assert moves(tenant) == [("negotiation", "visit"), ("visit", "before_law")]
    rebuild_is_live()


def test_two_nights_of_one_day_may_move_a_case_and_back(tenant, night, reach, stage) -> None:
    night(0, [("A1", "C1", 10, 100)])
    reach("C1", 0)
    night(1, [("A1", "C1", 11, 100)])
    night(1, [("A1", "C1", 3, 50)])
    night(1, [("A1", "C1", 4, 60)])
    assert (stage(), moves(tenant)) == (
        "reminder", [("reminder", "understanding"), ("understanding", "reminder")],
    )  # fmt: skip


def test_a_person_may_decide_to_go_on_and_is_named(office, tenant, night, stage, rebuild_is_live) -> None:
    from arrears.office.actor import user_actor
    from arrears.office.cases.ingest_night import case_id
    from arrears.office.commands.execute import execute

    night(0, [("A1", "C1", 10, 100)])
    given = {"case": str(case_id(tenant, "C1", "lender")), "because": "失联：无可用联系方式"}
    at, lead = datetime(2026, 11, 26, 9, 0, tzinfo=UTC), user_actor(uuid4(), ["team_lead"])
    with pytest.raises(InputError, match="stays in reminder"):
        execute("case.escalate", given, key="e1", tenant=tenant, actor=lead, at=at, config=office)
    night(1, [("A1", "C1", 12, 100)])
    execute("case.escalate", given, key="e1", tenant=tenant, actor=lead, at=at, config=office)
    execute("case.escalate", given, key="e1", tenant=tenant, actor=lead, at=at, config=office)
    assert (stage(), moves(tenant)) == ("understanding", [("reminder", "understanding")])
    rebuild_is_live()
