"""A gateway in memory, which keeps the same contract as the real ones; for tests of what sends and receives."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from arrears.office.gateways.port import (
    Accepted,
    Callback,
    CallbackRefused,
    Doubt,
    Event,
    Events,
    Message,
    Outcome,
    Reason,
    Refused,
    State,
    Unknown,
)


class FakeGateway:
    """Takes everything; `refuse`, `lose` (taken, answer lost) and `down` make it otherwise."""

    name = "fake"
    channels = frozenset({"sms", "email", "app", "letter", "voice_bot"})
    batch = 100

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.coming: list[Event] = []
        self.refuse: dict[str, Reason] = {}
        self.lose = False
        self.down = False

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        if datetime.now(UTC) > until:
            return [Refused(message.id, Reason.UNREACHABLE, "too_late") for message in messages]
        if self.down:
            return [Refused(message.id, Reason.UNREACHABLE, "no_connection") for message in messages]
        outcomes: list[Outcome] = []
        for message in messages:
            if message.address in self.refuse:
                outcomes.append(Refused(message.id, self.refuse[message.address], "fake"))
                continue
            self.taken.append(message)
            outcomes.append(Unknown(message.id, "lost") if self.lose else Accepted(message.id, f"F{message.id.hex}"))
        return outcomes

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:
        if self.down:
            return {doubt.message.id: State.PENDING for doubt in doubts}
        known = {message.id for message in self.taken}
        absent = {doubt.message.id: State.ABSENT if now > doubt.until else State.PENDING for doubt in doubts}
        return absent | {identity: State.ACCEPTED for identity in absent if identity in known}

    def events(self, after: str = "") -> Events:
        start = int(after or 0)
        return Events(self.coming[start:], str(len(self.coming)))

    def parse_callback(self, callback: Callback) -> list[Event]:
        raise CallbackRefused("unsigned")

    def answer(self) -> tuple[str, bytes]:
        return "text/plain", b""

    def close(self) -> None:
        pass
