"""Everybody locks in one order: a night, commands on cases, messages, receipts and bank files at once never wait in a
circle. PostgreSQL would say so within a second (`deadlock_timeout`), by undoing one of them: that fails the test."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from arrears.office.gateways.port import Accepted, Events, Reply, Report, Status

pytestmark = [pytest.mark.chaos, pytest.mark.database]
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PEOPLE, ROUNDS = 24, 6


class Carrier:
    """A gateway that takes everything, and tells a receipt and a reply of each message, several at a time."""

    name, batch, channels = "carrier", 50, frozenset({"sms", "app", "email", "voice_bot"})

    def __init__(self) -> None:
        self.items: list[Report | Reply] = []

    def send(self, messages, until):
        for one in messages:
            self.items.append(Report(one.id, Status.DELIVERED, NOW))
            self.items.append(Reply(f"r{one.id}", "sms", one.address, "知道了", NOW, one.id))
        return [Accepted(one.id) for one in messages]

    def find(self, doubts, now):
        raise AssertionError("nobody died")

    def events(self, after=""):
        start = int(after or 0)
        return Events(self.items[start : start + 10], str(min(start + 10, len(self.items))))


@pytest.fixture
def portfolio(office, tenant):
    """Cases of people with two lenders each, approved texts, and the accounts of the first lender."""
    from arrears.office.bench.portfolio import make_people, make_texts

    make_texts(tenant, NOW)
    make_people(office, tenant, [n for n in range(PEOPLE * 2) if n % 40 < 36], NOW, "sms")


@pytest.fixture
def at_once(tenant):
    """`at_once(works)` runs each several times, all beside one another, and returns what went wrong."""
    from django.db import connections

    def run(*works: Callable[[int], object]) -> list[BaseException]:
        start, faults = threading.Barrier(len(works)), []

        def repeat(work: Callable[[int], object]) -> None:
            try:
                start.wait()
                for number in range(ROUNDS):
                    work(number)
            except BaseException as fault:  # noqa: BLE001 - handed to the test
                faults.append(fault)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=repeat, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return faults

    return run


def test_a_night_commands_messages_and_a_bank_s_file_beside_one_another(
    office, tenant, portfolio, at_once, tmp_path
) -> None:
    from tests.unit.office.conftest import write_night

    from arrears.office.actor import Actor
    from arrears.office.bench.portfolio import LENDER, customer
    from arrears.office.cases.ingest_night import case_id, ingest_night
    from arrears.office.commands.execute import execute
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.facts.verify import verify
    from arrears.office.messages.decide import Way
    from arrears.office.messages.run import work_round
    from arrears.office.payments.import_file import import_file
    from arrears.office.payments.mapping import read_mapping
    from arrears.office.tenancy import within

    carrier, lead = Carrier(), Actor(f"user:{uuid4()}", frozenset({"team_lead", "collector"}))
    way = Way(dict.fromkeys(carrier.channels, carrier), batch=6)
    cases = [case_id(tenant, customer(n), LENDER) for n in range(PEOPLE)]

    def night(number: int) -> None:
        rows = [(f"A{n:07d}", customer(n), 6 + number, 60_000 + n + number) for n in reversed(range(PEOPLE))]
        ingest_night(write_night(tmp_path / f"n{number}", date(2026, 11, 25 + number), rows), tenant, at=NOW)

    def command(number: int) -> None:
        for case in cases:
            given = {"case": str(case), "next_step": f"step {number}"}
            execute("case.set_step", given, key=f"{case}/{number}", tenant=tenant, actor=lead, at=NOW, config=office)

    def decide(number: int) -> None:
        for case in cases:
            given = {"case": str(case), "contact": str(uuid4()), "channel": "call"}
            execute("contact.decide", given, key=f"{case}/d{number}", tenant=tenant, actor=lead, at=NOW, config=office)

    def messages(_number: int) -> None:
        work_round(office, tenant, way, lambda: NOW)

    def money(number: int) -> None:
        path = tmp_path / f"bank{number}.csv"
        lines = [f"2026-11-24,1.0{number},B{number}-{n},A{n:07d}" for n in range(PEOPLE)]
        path.write_text("date,amount,reference,contract\n" + "\n".join(lines) + "\n")
        columns = {"date": "date", "amount": "amount", "bank_reference": "reference", "contract": "contract"}
        mapping = read_mapping({"columns": columns})
        done = import_file(path, tenant, office, mapping=mapping, actor="system:test", at=NOW)
        assert done.tally.posted == PEOPLE

    assert at_once(night, command, decide, messages, messages, money) == []
    with within(tenant) as cursor:
        assert [table.table for table in rebuild(cursor) if table.differs] == []
        cursor.execute("SELECT count(*), count(DISTINCT (payload->>'as_of')) FROM fact WHERE kind = 'night.ingested'")
        assert cursor.fetchone() == (ROUNDS, ROUNDS)
    assert verify(tenant, office).count == 0
