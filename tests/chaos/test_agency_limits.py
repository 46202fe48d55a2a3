"""A lender and its agency at one person at the same time: the law counts what both did, and the walls stand."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from .test_messages_limits import Robot

pytestmark = [pytest.mark.chaos, pytest.mark.database]
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WORKERS, CALLS = 8, 6


def make_tenant(kind: str = "lender") -> UUID:
    from arrears.office.store.models import Tenant

    return Tenant.objects.create(id=uuid4(), code=f"t{uuid4().hex[:12]}", name="示例机构", kind=kind).id


@pytest.fixture
def both(office):
    """A lender and an agency that know the same person, with calls wanted by each."""
    from arrears.office.bench.portfolio import make_people, make_texts

    lender, agency = make_tenant(), make_tenant("agency")
    for one in (lender, agency):
        make_texts(one, NOW)
        make_people(office, one, [1], NOW)
    return lender, agency


def give(tenant: UUID, name: str, payload: dict, key: str) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute

    execute(name, payload, key=key, tenant=tenant, actor=system_actor("test"), at=NOW)


def want_calls(tenant: UUID, calls: int, start: int = 0) -> None:
    from arrears.office.bench.portfolio import LENDER, customer
    from arrears.office.cases.ingest_night import case_id

    case = str(case_id(tenant, customer(1), LENDER))
    for number in range(start, start + calls):
        give(tenant, "message.order", {"case": case, "channel": "voice_bot", "template": "m1_early"}, f"k{number}")


def work(office, tenant: UUID, robot: Robot, minutes: int = 1) -> None:
    from arrears.office.messages.decide import Way, decide_due
    from arrears.office.messages.hand_over import hand_over

    way, at = Way({"voice_bot": robot}), NOW + timedelta(minutes=minutes)
    while (decided := decide_due(office, tenant, way, lambda: at)).taken:
        hand_over(tenant, way, decided, lambda: at)


def decided(tenant: UUID) -> list[dict]:
    from arrears.office.facts.read import log_after
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        return [fact.payload for _, fact in log_after(cursor, tenant) if fact.kind == "contact.decided"]


def test_the_fourth_call_is_never_made_whoever_made_the_three(office, both) -> None:
    from django.db import connections

    lender, agency = both
    give(lender, "partner.join", {"partner": str(agency)}, "join")
    give(agency, "partner.join", {"partner": str(lender)}, "join")
    robot, faults, together = Robot(), [], threading.Barrier(WORKERS)
    for one in both:
        want_calls(one, CALLS)

    def worker(tenant: UUID) -> None:
        try:
            together.wait()
            work(office, tenant, robot)
        except Exception as fault:  # noqa: BLE001 - told by the test itself
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker, args=(both[number % 2],)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not faults and len(robot.taken) == 3
    said = [one for tenant in both for one in decided(tenant)]
    assert sorted(one["permitted"] for one in said) == [False] * (2 * CALLS - 3) + [True] * 3
    makers = {one["by"] for verdict in said for one in verdict["situation"].get("history", [])}
    assert makers == {"lender", "agency"}, "each was shown what the other did"


def test_what_each_sees_of_the_other_and_when(office, both) -> None:
    from arrears.office.bench.portfolio import customer
    from arrears.office.messages.standing import stand
    from arrears.office.privacy.people import person_id
    from arrears.office.tenancy import within

    lender, agency = both
    want_calls(agency, 1)
    work(office, agency, Robot())

    def seen(tenant: UUID, at: datetime = NOW + timedelta(hours=1)) -> list[dict]:
        person = person_id(tenant, customer(1))
        with within(tenant) as cursor:
            stood = stand(cursor, office, tenant, [person], at)[person]
            cursor.execute("SELECT count(*) FROM contact")
            assert cursor.fetchone()[0] == (1 if tenant == agency else 0), "back behind the own wall"
            assert all(one["number"] == stood.fields["phone"][0][1].hex()[:16] for one in stood.contacts)
            return stood.contacts

    assert len(seen(agency)) == 1 and seen(lender) == []
    give(lender, "partner.join", {"partner": str(agency)}, "join")
    assert seen(lender) == [], "one of two does not open a wall"
    give(agency, "partner.join", {"partner": str(lender)}, "join")
    (shown,) = seen(lender)
    assert set(shown) == {"at", "channel", "to", "number", "by", "outcome"} and shown["by"] == "agency"
    assert len(seen(agency)) == 1, "and nothing is counted twice"
    give(agency, "partner.leave", {"partner": str(lender)}, "leave")
    assert len(seen(lender)) == 1, "what was done together still counts"
    assert seen(lender, NOW + timedelta(days=100)) == []


def test_who_works_with_whom_is_checked(office, both) -> None:
    from arrears.kernel.refusal import InputError

    lender, agency = both
    for tenant, partner, name, code in (
        (lender, make_tenant(), "partner.join", "partner_alike"),
        (agency, make_tenant("agency"), "partner.join", "partner_alike"),
        (lender, uuid4(), "partner.join", "unknown_partner"), (lender, agency, "partner.leave", "unknown_partner"),
    ):  # fmt: skip
        with pytest.raises(InputError) as fault:
            give(tenant, name, {"partner": str(partner)}, f"{name}{partner}")
        assert fault.value.code == code
