"""Accounts that leave the tape: flagged, withdrawn when they stay away, taken up again when they return."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database
DAY, OTHER = date(2026, 11, 24), ("B1", "C2", 4, 70)


def case_of(tenant: UUID, customer: str = "C1") -> dict:
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute(
            "SELECT c.status, c.close_reason, c.next_step, c.deadline, c.overdue_minor, c.accounts, c.times_opened"
            " FROM collection_case c JOIN person p ON p.id = c.person_id WHERE p.customer_id = %s",
            [customer],
        )
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def test_it_is_flagged_the_first_night_and_withdrawn_after_a_week(tenant, night, rebuild_is_live) -> None:
    night(0, [("A1", "C1", 3, 100), OTHER])
    assert night(1, [OTHER]) == {"case.accounts_missing": 1}
    found = case_of(tenant)
    assert (found["status"], found["next_step"], found["deadline"]) == ("open", "ask_lender", DAY + timedelta(days=8))
    assert (found["overdue_minor"], found["accounts"]) == (100, ["A1"]), "until then it counts as it stood"
    assert night(7, [OTHER]) == {}
    assert night(8, [OTHER]) == {"case.assessed": 1, "case.closed": 1}
    assert night.last.withdrawn == 1
    found = case_of(tenant)
    assert (found["status"], found["close_reason"], found["accounts"]) == ("closed", "withdrawn", [])
    assert night(9, [OTHER]) == {}
    rebuild_is_live()


def test_one_that_returns_within_the_week_is_as_before(tenant, night, rebuild_is_live) -> None:
    night(0, [("A1", "C1", 3, 100), OTHER])
    night(1, [OTHER])
    assert night(3, [("A1", "C1", 6, 100), OTHER]) == {"case.accounts_returned": 1}
    assert case_of(tenant)["next_step"] == "remind"
    assert night(9, [("A1", "C1", 12, 100), OTHER]) == {}
    rebuild_is_live()


def test_one_that_returns_later_opens_the_case_again(tenant, night, rebuild_is_live) -> None:
    night(0, [("A1", "C1", 3, 100), OTHER])
    night(1, [OTHER])
    night(8, [OTHER])
    assert night(20, [("A1", "C1", 23, 100), OTHER]) == {"case.reopened": 1}
    assert case_of(tenant)["times_opened"] == 2
    rebuild_is_live()


def test_a_case_that_somebody_withdrew_stays_closed(office, tenant, night) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.cases.ingest_night import case_id
    from arrears.office.commands.execute import execute

    night(0, [("A1", "C1", 3, 100), OTHER])
    given = {"case": str(case_id(tenant, "C1", "lender")), "reason": "withdrawn"}
    execute("case.close", given, key="w", tenant=tenant, actor=system_actor("test"), config=office)
    assert night(1, [("A1", "C1", 4, 100), OTHER]) == {}


def test_a_missing_account_is_not_taken_for_a_cure(tenant, night, rebuild_is_live) -> None:
    night(0, [("A1", "C1", 3, 100), ("A2", "C1", 2, 50)])
    assert night(1, [("A2", "C1", 0, 0)]) == {"case.accounts_missing": 1, "case.assessed": 1}
    found = case_of(tenant)
    assert (found["status"], found["overdue_minor"], found["accounts"]) == ("open", 100, ["A1"])
    night(8, [("A2", "C1", 0, 0)])
    assert case_of(tenant)["close_reason"] == "withdrawn"
    rebuild_is_live()


def test_an_account_that_was_paid_may_leave_in_silence(tenant, night) -> None:
    night(0, [("A1", "C1", 3, 100), OTHER])
    night(1, [("A1", "C1", 0, 0), OTHER])
    assert night(2, [OTHER]) == {}
    assert case_of(tenant)["close_reason"] == "cured"


def test_a_tape_that_broke_off_is_refused_and_changes_nothing(tenant, night) -> None:
    from arrears.office.cases.ingest_night import ingest_night

    rows = [(f"A{n}", f"C{n}", 3, 100) for n in range(60)]
    night(0, rows)
    with pytest.raises(InputError, match="21 of 60 overdue accounts are not on this tape"):
        night(1, rows[21:])
    assert case_of(tenant, "C0")["next_step"] == "remind"
    assert night(1, rows[20:]) == {"case.accounts_missing": 20}
    with pytest.raises(InputError, match="--incomplete"):
        night(2, rows[45:])
    assert ingest_night(night.folder, tenant, incomplete=True).facts == {"case.accounts_missing": 25}
