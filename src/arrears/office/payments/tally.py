"""Who brings lines, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from arrears.office.payments.line import Line, Reject

MOST_REJECTS = 1000
OUTCOMES = ("lines", "posted", "unmatched", "reversed", "returned", "known", "outgoing", "rejected")
"""Counts of a tally, in the order in which they are shown."""


@dataclass(frozen=True)
class Source:
    """Who brings the lines and when: what facts carry."""

    actor: str
    name: str
    at: datetime


@dataclass
class Tally:
    """What came of lines; `amounts` are minor units of what was new, by outcome and currency."""

    lines: int = 0
    posted: int = 0
    unmatched: int = 0
    reversed: int = 0
    returned: int = 0
    known: int = 0
    outgoing: int = 0
    rejected: int = 0
    rejects: list[Reject] = field(default_factory=lambda: list[Reject]())
    amounts: dict[str, dict[str, int]] = field(default_factory=lambda: dict[str, dict[str, int]]())

    def add(self, outcome: str, line: Line) -> None:
        """Count a line."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        sums = self.amounts.setdefault(outcome, {})
        sums[line.currency] = sums.get(line.currency, 0) + line.amount_minor

    def join(self, other: Tally) -> None:
        """Count what another tally counted."""
        for name in OUTCOMES:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rejects += other.rejects[: MOST_REJECTS - len(self.rejects)]
        for outcome, sums in other.amounts.items():
            mine = self.amounts.setdefault(outcome, {})
            for currency, minor in sums.items():
                mine[currency] = mine.get(currency, 0) + minor

    def reject(self, fault: Reject) -> None:
        """Count a line that cannot be used; the first thousand are kept."""
        self.rejected += 1
        if len(self.rejects) < MOST_REJECTS:
            self.rejects.append(fault)
