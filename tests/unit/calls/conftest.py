"""The desk's floor with a telephone: an exchange in memory that keeps the port's contract."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.unit.desk.conftest import NOW, Floor
from tests.unit.desk.conftest import floor as floor

from arrears.office.gateways.port import (
    Accepted,
    Call,
    CallEvent,
    CallStatus,
    Cause,
    Events,
    Outcome,
    State,
)


class Exchange:
    """A telephone in memory: counts what was dialled, answers as it is told to."""

    name, batch = "exchange", 50
    channels = frozenset({"call"})

    def __init__(self) -> None:
        self.dialled: Counter[UUID] = Counter()
        self.calls: dict[UUID, Call] = {}
        self.items: list[CallEvent] = []
        self.answers = lambda call: Accepted(call.id, f"x{call.id.hex}")

    def ring(self, call: Call, until: datetime) -> Outcome:
        assert datetime.now(UTC) < until
        said = self.answers(call)
        if isinstance(said, Accepted):
            self.dialled[call.id] += 1
        self.calls[call.id] = call
        return said

    def find(self, doubts, now):
        return {
            one.message.id: State.ACCEPTED
            if self.dialled[one.message.id]
            else State.ABSENT
            if now > one.until
            else State.PENDING
            for one in doubts
        }

    def events(self, after: str = "") -> Events:
        return Events(self.items[int(after or 0) :], str(len(self.items)))

    def tell(self, contact: UUID, status: CallStatus, cause: Cause | None = None, **said) -> None:
        self.items.append(CallEvent(contact, status, NOW + timedelta(seconds=5), cause=cause, **said))


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """The office's line leads to an exchange in memory."""
    made = Exchange()
    monkeypatch.setattr("arrears.office.calls.line.telephone", lambda: made)
    return made


@pytest.fixture
def desk_line(floor: Floor, exchange: Exchange) -> Floor:
    """The floor with an extension for its collector."""
    floor.do("desk.describe_worker", {"user": str(floor.users["collector"]), "extension": "8001"}, by="team_lead")
    return floor


def listen(floor: Floor, exchange: Exchange) -> int:
    """Let the messages' worker take in what the exchange tells, and look after what is in doubt."""
    from arrears.office.desk.calling.reconcile import reconcile_calls
    from arrears.office.messages.decide import Way
    from arrears.office.messages.run import work_round

    taken = work_round(floor.config, floor.tenant, Way({"call": exchange}), lambda: NOW)
    return taken + reconcile_calls(floor.config, floor.tenant, exchange, NOW)
