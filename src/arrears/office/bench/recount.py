"""Counts again, trusting nobody: the carrier's ledger for what left, and a plain scan of the facts for what was lawful.

Nothing here uses the office's queue of work or the code that decided: only the log of facts, in its order.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from arrears.record.fact import Fact

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = 8, 22  # GB/T 45251-2025 §5.3: no collection from 22:00 to 08:00
MOST_CALLS = 3  # GB/T 45251-2025: three connected calls a day
VOICE = {"call", "voice_bot"}
NEVER_LEFT = {"rejected", "not_sent"}


@dataclass
class Scan:
    """What the facts say: sent messages with their contact, refusals, and breaches in words."""

    sent: Counter[UUID] = field(default_factory=lambda: Counter[UUID]())
    refused: int = 0
    replies: int = 0
    breaches: list[str] = field(default_factory=lambda: list[str]())
    _decided: dict[UUID, Fact] = field(default_factory=lambda: dict[UUID, Fact]())
    _verdicts: Counter[UUID] = field(default_factory=lambda: Counter[UUID]())
    _owner: dict[UUID, UUID] = field(default_factory=lambda: dict[UUID, UUID]())
    _holds: dict[UUID, dict[str, Any]] = field(default_factory=lambda: defaultdict[UUID, dict[str, Any]](dict))
    _withdrawn: set[tuple[UUID, str]] = field(default_factory=lambda: set[tuple[UUID, str]]())
    _dead: set[UUID] = field(default_factory=lambda: set[UUID]())
    _calls: dict[UUID, dict[str, datetime]] = field(
        default_factory=lambda: defaultdict[UUID, dict[str, datetime]](dict)
    )

    def read(self, facts: Iterable[Fact]) -> Scan:
        """Go through the log once."""
        for fact in facts:
            self.replies += fact.kind == "message.received"
            step = _STEPS.get(fact.kind)
            if step is not None:
                step(self, fact, fact.payload)
        return self

    def _person(self, chain: UUID) -> UUID:
        return self._owner.get(chain, chain)

    def opened(self, fact: Fact, said: dict[str, Any]) -> None:
        """Remember whose case it is."""
        self._owner[fact.chain] = UUID(said["person"])

    def placed(self, fact: Fact, said: dict[str, Any]) -> None:
        """Start a hold."""
        self._holds[self._person(fact.chain)][said["hold"]] = datetime.fromisoformat(said["starts_at"])

    def lifted(self, fact: Fact, said: dict[str, Any]) -> None:
        """End a hold."""
        self._holds[self._person(fact.chain)].pop(said["hold"], None)

    def consented(self, fact: Fact, said: dict[str, Any]) -> None:
        """Note a consent given or withdrawn."""
        key = (fact.chain, said["consent"].removeprefix("channel:"))
        (self._withdrawn.discard if said.get("given") else self._withdrawn.add)(key)

    def marked(self, fact: Fact, said: dict[str, Any]) -> None:
        """Note that somebody has died."""
        if said["mark"] == "deceased" and said["set"]:
            self._dead.add(self._person(fact.chain))

    def called(self, fact: Fact, said: dict[str, Any]) -> None:
        """Count a call."""
        self._calls[self._person(fact.chain)][said["contact"]] = fact.happened_at

    def received(self, fact: Fact, said: dict[str, Any]) -> None:
        """Take away a call that never was one."""
        if said["status"] in NEVER_LEFT or (said["status"] != "delivered" and said["status"] != "no_receipt"):
            self._calls[self._person(fact.chain)].pop(said["contact"], None)

    def decided(self, fact: Fact, said: dict[str, Any]) -> None:
        """Ask of a permitted contact whether it was lawful at its moment."""
        contact, person = UUID(said["contact"]), self._person(fact.chain)
        self._verdicts[contact] += 1
        if not said["permitted"]:
            self.refused += 1
            return
        self._decided[contact] = fact
        for breach in self._breaches(person, said["channel"], fact.happened_at):
            self.breaches.append(f"{contact}: {breach}")
        if said["channel"] in VOICE:
            self._calls[person][said["contact"]] = fact.happened_at

    def _breaches(self, person: UUID, channel: str, at: datetime) -> Iterable[str]:
        local = at.astimezone(ZONE)
        if not OPENS <= local.hour < CLOSES:
            yield f"outside the hours: {local:%H:%M}"
        if any(start <= at for start in self._holds[person].values()):
            yield "under a hold"
        if (person, channel) in self._withdrawn:
            yield "after an opt-out"
        if person in self._dead:
            yield "to a dead person"
        today = [one for one in self._calls[person].values() if one.astimezone(ZONE).date() == local.date()]
        if channel in VOICE and len(today) >= MOST_CALLS:
            yield f"call number {len(today) + 1} of a day"

    def handed_over(self, fact: Fact, said: dict[str, Any]) -> None:
        """Ask of a message whether it had exactly one verdict before."""
        contact = UUID(said["contact"])
        decided = self._decided.get(contact)
        if decided is None or self._verdicts[contact] != 1 or decided.happened_at > fact.happened_at:
            self.breaches.append(f"{contact}: sent without exactly one earlier verdict")
            return
        self.sent[UUID(decided.payload["message"])] += 1


_STEPS: dict[str, Callable[[Scan, Fact, dict[str, Any]], None]] = {
    "case.opened": Scan.opened, "hold.placed": Scan.placed, "hold.lifted": Scan.lifted,
    "consent.changed": Scan.consented, "mark.changed": Scan.marked, "call.ended": Scan.called,
    "message.receipt": Scan.received, "contact.decided": Scan.decided, "message.sent": Scan.handed_over,
}  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """What the carrier took: how often each message."""

    taken: Counter[UUID]

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """Read the carrier's own file."""
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            rows = base.execute("SELECT id, count(*) FROM submission WHERE result = 'accepted' GROUP BY id").fetchall()
        return cls(Counter({UUID(identity): count for identity, count in rows}))


def recount(scan: Scan, ledger: Ledger, unsettled: int) -> dict[str, int]:
    """Return what was sent, lost, doubled and unlawful.

    Lost: on record as sent but not with the carrier, with the carrier but not on record, or never settled (which
    `unsettled` tells apart). Doubled: taken by the carrier, or recorded, more than once.
    """
    said, taken = set(scan.sent), set(ledger.taken)
    return {
        "sent": len(taken),
        "lost": len(said ^ taken) + unsettled,
        "unsettled": unsettled,
        "doubled": sum(count - 1 for count in ledger.taken.values()) + sum(c - 1 for c in scan.sent.values()),
        "refused": scan.refused,
        "unlawful": len(scan.breaches),
    }
