"""A tenant with people to be contacted, and a gateway in memory that keeps the port's contract and its own ledger."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from arrears.office.gateways.port import (
    Accepted,
    Doubt,
    Events,
    Message,
    Outcome,
    Refused,
    Reply,
    Report,
    State,
    Status,
)

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai


class Memory:
    """Takes what it is given, unless told otherwise; counts every submission."""

    name, batch = "memory", 50
    channels = frozenset({"sms", "email", "app", "voice_bot", "letter"})

    def __init__(self) -> None:
        self.taken: Counter[UUID] = Counter()
        self.messages: dict[UUID, Message] = {}
        self.items: list[Report | Reply] = []
        self.refuse: dict[str, Refused] = {}
        self.before = lambda _messages: None
        self.after = lambda _messages: None

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        self.before(messages)
        assert datetime.now(UTC) < until
        said: list[Outcome] = []
        for message in messages:
            if message.channel in self.refuse:
                refused = self.refuse[message.channel]
                said.append(Refused(message.id, refused.reason, refused.code))
            else:
                self.taken[message.id] += 1
                self.messages[message.id] = message
                said.append(Accepted(message.id, f"v{message.id.hex}"))
        self.after(messages)
        return said

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:
        return {
            doubt.message.id: State.ACCEPTED
            if self.taken[doubt.message.id]
            else State.ABSENT
            if now > doubt.until
            else State.PENDING
            for doubt in doubts
        }

    def events(self, after: str = "") -> Events:
        start = int(after or 0)
        return Events(self.items[start:], str(len(self.items)))

    def report(self, message: UUID, status: Status) -> None:
        self.items.append(Report(message, status, NOW + timedelta(minutes=1)))

    def reply(self, text: str, message: UUID | None = None, address: str = "", key: str = "") -> None:
        identity = key or f"r{len(self.items)}"
        self.items.append(Reply(identity, "sms", address, text, NOW + timedelta(minutes=2), message))


@pytest.fixture
def gateway() -> Memory:
    return Memory()


@pytest.fixture
def way(office, gateway: Memory):
    from arrears.office.messages.decide import Way

    return Way(dict.fromkeys(gateway.channels, gateway), lease=timedelta(seconds=30))


@pytest.fixture
def people(office, tenant):
    """`people([numbers], channel)` makes them with due actions and queues these."""
    from arrears.office.bench.portfolio import make_people, make_texts
    from arrears.office.messages.due import take_actions

    made = False

    def make(numbers: Sequence[int], channel: str = "sms") -> None:
        nonlocal made
        if not made:
            make_texts(tenant, NOW)
            made = True
        make_people(office, tenant, list(numbers), NOW, channel)
        take_actions(tenant)

    return make


@pytest.fixture
def turn(office, tenant, way):
    """`turn(minutes)` lets the worker do one round at that time after ten o'clock."""
    from arrears.office.messages.run import work_round

    def once(minutes: float = 0) -> int:
        return work_round(office, tenant, way, lambda: NOW + timedelta(minutes=minutes))

    return once


@pytest.fixture
def facts(tenant):
    """`facts(kind)` returns the payloads on record, in the order of the log."""
    from arrears.office.facts.read import log_after
    from arrears.office.tenancy import within

    def read(*kinds: str) -> list[dict]:
        with within(tenant) as cursor:
            return [{"fact": fact, **fact.payload} for _, fact in log_after(cursor, tenant) if fact.kind in kinds]

    return read


@pytest.fixture
def give(tenant):
    """`give(command, role, **payload)` carries out a command as a user of that role; `by` names the user."""
    from itertools import count

    from arrears.office.actor import Actor
    from arrears.office.commands.execute import execute

    keys = count()

    def carried_out(command: str, role: str, *, by: str = "one", minutes: float = 0, **payload: object) -> dict:
        actor, at = Actor(f"user:{by}", frozenset({role})), NOW + timedelta(minutes=minutes)
        return execute(command, payload, key=f"k{next(keys)}", tenant=tenant, actor=actor, at=at).answer

    return carried_out


@pytest.fixture
def rows(tenant):
    """`rows()` returns the queue: state by id."""
    from arrears.office.tenancy import within

    def read() -> dict[UUID, dict]:
        with within(tenant) as cursor:
            cursor.execute(
                "SELECT id, state, reason, channel, attempt, fallback_of, due_at, person_id, case_id FROM message"
            )
            names = [column[0] for column in cursor.description]
            return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}

    return read
