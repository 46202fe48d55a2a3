"""One row while time passes: what it asks for, what was paid or waived on it, and the penalty that it gathers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from arrears.debt.model import Fee, Part


def no_parts() -> dict[Part, int]:
    """Return the four parts, all zero."""
    return {"fee": 0, "penalty": 0, "interest": 0, "principal": 0}


class Stretch(NamedTuple):
    """Days in which a row gathered penalty on one base: after `start`, up to and with `end`, pauses left out."""

    start: date
    end: date
    base: int
    days: int


@dataclass(eq=False)
class Instalment:
    """A row of the ledger.

    `asked` holds fee, interest and principal as they stand now, and under penalty only what an event or a chargeback
    brought here. `weight` is the penalty gathered up to `counted_to`: base x days x rate weight, an exact integer.
    """

    no: int
    due: date
    since: date | None
    asked: dict[Part, int]
    counted_to: date
    paid: dict[Part, int] = field(default_factory=no_parts)
    waived: dict[Part, int] = field(default_factory=no_parts)
    fees: list[Fee] = field(default_factory=lambda: list[Fee]())
    weight: int = 0
    stretches: list[Stretch] = field(default_factory=lambda: list[Stretch]())
    earned: int = 0
    re_aged: bool = False
    origin: str = "contract"

    def left(self, part: Part) -> int:
        """Return what is unpaid of a part; of the penalty only what was brought here."""
        return self.asked[part] - self.paid[part] - self.waived[part]

    @property
    def total(self) -> int:
        """Return what the row asks for, without penalty."""
        return self.asked["fee"] + self.asked["interest"] + self.asked["principal"]

    @property
    def outstanding(self) -> int:
        """Return what is unpaid of the row, without penalty."""
        return self.left("fee") + self.left("interest") + self.left("principal")

    def payable_fee(self, day: date) -> int:
        """Return the unpaid fee that has arisen by `day`."""
        later = sum(fee.amount for fee in self.fees if fee.day > day)
        return max(0, self.left("fee") - later)
