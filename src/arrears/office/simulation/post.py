"""A carrier inside the process: the local carrier's ledger and manners, on the simulation's time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from arrears.office.carrier.ledger import Ledger
from arrears.office.carrier.manners import Manners
from arrears.office.gateways.port import Callback, CallbackRefused, Doubt, Event, Events, Message, Outcome, State
from arrears.office.gateways.wire import read_event

PAGE = 500
MANNERS = Manners(
    bad_address=10, bounce=60, silent=20, repeated=40, opt_out=8, promise=60, dispute=6, other=40,
    receipt_ms=(1_000, 600_000), reply_ms=(60_000, 14_400_000),
)  # fmt: skip
"""How people answer is assumed, and measured on nobody."""


class Post:
    """Keeps the contract of a gateway (`gateways.port`); `ledger` is what was really taken."""

    name, batch = "simulated", 100
    channels = frozenset({"sms", "email", "app", "voice_bot", "letter"})

    def __init__(self, folder: Path, seed: int, clock: Callable[[], datetime], manners: Manners = MANNERS) -> None:
        """Open the ledger in `folder`."""
        self.ledger, self.clock = Ledger(folder / "post.sqlite", seed, manners), clock

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Take messages now."""
        return list(self.ledger.take([(messages, until)], self.clock())[0])

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:
        """Say what is known of messages."""
        return self.ledger.find({doubt.message.id: doubt.until for doubt in doubts}, now)

    def events(self, after: str = "") -> Events:
        """Give the receipts and replies that have come by now."""
        self.ledger.release(self.clock())
        found, last = self.ledger.events(int(after or 0), PAGE)
        return Events([read_event(one) for one in found], str(last))

    def parse_callback(self, callback: Callback) -> list[Event]:
        """Refuse: nobody calls back here."""
        del callback
        raise CallbackRefused("unsigned")

    def answer(self) -> tuple[str, bytes]:
        """Return an empty acknowledgement."""
        return "application/json", b"{}"

    def close(self) -> None:
        """Close the ledger."""
        self.ledger.close()
