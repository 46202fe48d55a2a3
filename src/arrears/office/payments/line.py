"""One line of a bank's statement, whatever file it stood in, and lines that cannot be used."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Direction = Literal["in", "out", "reversal", "return"]
"""Money in; money out (not ours to post); an earlier line in taken back as if never paid; an amount charged back."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `place` is its number in the file. Names, numbers and texts are personal: they go nowhere in clear."""

    place: int
    day: date
    currency: str
    amount_minor: int
    direction: Direction
    natural_key: str
    references: tuple[str, ...] = ()
    text: str = ""
    contract: str = ""
    payer_name: str = ""
    payer_number: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that cannot be used: where, what stands there, why, and what would mend it."""

    file: str
    line: int
    column: str
    value: str
    code: str
    reason: str
    mend: str

    def plain(self) -> dict[str, str | int]:
        """Return it as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


class Unusable(ValueError):
    """A line cannot be read: the column, its value, the code, why, and the mend."""

    def __init__(self, column: str, value: str, code: str, reason: str, mend: str) -> None:
        """Keep what a `Reject` needs."""
        super().__init__(reason)
        self.column, self.value, self.code, self.reason, self.mend = column, value, code, reason, mend

    def at(self, file: str, line: int) -> Reject:
        """Return the reject of that line."""
        return Reject(file, line, self.column, self.value[:80], self.code, self.reason, self.mend)


@dataclass
class Keys:
    """Makes natural keys, so that a line counts once however often its file is sent, whole or in part.

    A bank's own reference with day and amount names a line. Without one, equal lines of one day are numbered in their
    order: files that overlap hold whole days. What goes in may be personal, so the key is a digest.
    """

    account: str
    seen: Counter[int] = field(default_factory=lambda: Counter[int]())

    def key(self, reference: str, day: date, minor: int, direction: Direction, others: Iterable[str] = ()) -> str:
        """Return the natural key of the next line."""
        said = [self.account, reference, day.isoformat(), str(minor), direction]
        if not reference:
            said += others
            plain = hashlib.sha256("\x1f".join(said).encode()).digest()
            place = int.from_bytes(plain[:8], "big")
            self.seen[place] += 1
            said.append(str(self.seen[place]))
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:40]
