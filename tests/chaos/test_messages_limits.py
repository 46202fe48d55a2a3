"""Many workers at one person at the same time cannot make the fourth call of a day."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from arrears.office.gateways.port import Accepted, Events

pytestmark = [pytest.mark.chaos, pytest.mark.database]
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WORKERS, CALLS = 24, 12


class Robot:
    """A gateway that takes everything and remembers it."""

    name, batch, channels = "robot", 10, frozenset({"voice_bot"})

    def __init__(self) -> None:
        self.taken: list[object] = []

    def send(self, messages, until):
        self.taken += [message.id for message in messages]
        return [Accepted(message.id) for message in messages]

    def find(self, doubts, now):
        raise AssertionError("nobody died")

    def events(self, after=""):
        return Events([], after)


def test_the_fourth_call_of_a_day_is_never_made(office, tenant) -> None:
    from django.db import connections

    from arrears.office.actor import system_actor
    from arrears.office.bench.portfolio import LENDER, customer, make_people, make_texts
    from arrears.office.cases.ingest_night import case_id
    from arrears.office.commands.execute import execute
    from arrears.office.messages.decide import Way, decide_due
    from arrears.office.messages.hand_over import hand_over

    make_texts(tenant, NOW)
    make_people(office, tenant, [1], NOW)
    case = str(case_id(tenant, customer(1), LENDER))
    for number in range(CALLS):
        order = {"case": case, "channel": "voice_bot", "template": "m1_early"}
        execute("message.order", order, key=f"k{number}", tenant=tenant, actor=system_actor("test"), at=NOW)
    robot, faults, together = Robot(), [], threading.Barrier(WORKERS)
    way = Way({"voice_bot": robot})

    def worker() -> None:
        try:
            together.wait()
            while (decided := decide_due(office, tenant, way, lambda: NOW + timedelta(minutes=1))).taken:
                hand_over(tenant, way, decided, lambda: NOW + timedelta(minutes=1))
        except Exception as fault:  # noqa: BLE001 - told by the test itself
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not faults and len(robot.taken) == 3 == len(set(robot.taken))
    from arrears.office.facts.read import log_after
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        said = [fact.payload["permitted"] for _, fact in log_after(cursor, tenant) if fact.kind == "contact.decided"]
    assert sorted(said) == [False] * (CALLS - 3) + [True] * 3, "every one of them was asked about"
