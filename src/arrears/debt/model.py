"""The words of one debt, frozen: its terms, its rows as contracted, and what was paid, paused and changed.

Every amount is whole minor units; every rate an exact fraction of one a year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from arrears.kernel.day_count import Basis
from arrears.kernel.rounding import Rounding

Part = Literal["fee", "penalty", "interest", "principal"]
PARTS: tuple[Part, ...] = ("fee", "penalty", "interest", "principal")
Order = tuple[Part, ...]
Method = Literal["equal_instalment", "equal_principal", "flat", "interest_only", "bullet"]
InstalmentRule = Literal["annuity", "level_on_days"]
PenaltyBase = Literal["overdue_principal", "overdue_principal_and_interest"]
FirstDay = Literal["day_after_due", "due_day"]
GraceOn = Literal["loan", "instalment"]
Prepayment = Literal["next", "last", "hold"]


@dataclass(frozen=True)
class Period:
    """The distance of two due dates: whole months or whole days, never both."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True)
class Generated:
    """How the rows are made when the lender gives no contracted schedule."""

    instalments: int
    first_due: date
    period: Period
    due_day: int
    method: Method
    rule: InstalmentRule
    rounding: Rounding
    unit: int
    principal_grace: int = 0


@dataclass(frozen=True)
class Row:
    """One instalment as contracted."""

    no: int
    due: date
    principal: int
    interest: int
    fee: int = 0

    @property
    def total(self) -> int:
        """Return what the row asks for."""
        return self.principal + self.interest + self.fee


@dataclass(frozen=True)
class RateFrom:
    """The yearly rate from a day on."""

    day: date
    rate: Fraction


@dataclass(frozen=True)
class Disbursal:
    """Money lent on a day."""

    day: date
    amount: int


@dataclass(frozen=True)
class Penalty:
    """Penalty interest: a rate a year, or an uplift on the contract's rate."""

    rate: Fraction | None = None
    uplift: Fraction | None = None
    base: PenaltyBase = "overdue_principal"
    year: int = 360
    cap: Fraction | None = None


@dataclass(frozen=True)
class AgeRule:
    """How days past due are counted."""

    first_day: FirstDay = "day_after_due"
    grace_days: int = 0
    grace_on: GraceOn = "loan"


@dataclass(frozen=True)
class Pause:
    """A time in which age and penalty stand still: the days after `start` up to and with `end`."""

    start: date
    end: date


@dataclass(frozen=True)
class Bucket:
    """A named range of days past due; `last` is None where the range is open."""

    name: str
    first: int
    last: int | None


@dataclass(frozen=True)
class Fee:
    """A fee that arose on a day."""

    day: date
    amount: int
    name: str


@dataclass(frozen=True)
class Payment:
    """Money that came, or that went back: `reverses` and `chargeback` name the payment concerned."""

    id: str
    day: date
    amount: int = 0
    reverses: str | None = None
    chargeback: str | None = None


@dataclass(frozen=True)
class ReAge:
    """Unpaid parts come back as new rows."""

    first_due: date
    instalments: int
    period: Period
    keeps_interest: bool = False


@dataclass(frozen=True)
class ReAmortise:
    """Overdue principal is spread over the future rows."""


@dataclass(frozen=True)
class Extension:
    """The row and all later ones move, by months or to a day."""

    from_no: int
    months: int | None = None
    to: date | None = None


@dataclass(frozen=True)
class Waiver:
    """The lender gives up an amount of a part, or all of it (None)."""

    part: Part
    amount: int | None = None


@dataclass(frozen=True)
class WriteOff:
    """The lender takes the debt off its books; the claim stays."""


Change = ReAge | ReAmortise | Extension | Waiver | WriteOff


@dataclass(frozen=True)
class Event:
    """A dated change of the contract, or the undoing of an earlier one."""

    id: str
    day: date
    change: Change | None = None
    undoes: str | None = None


M_BUCKETS = (
    Bucket("M0", 0, 0),
    *(Bucket(f"M{n}", 30 * n - 29, 30 * n) for n in range(1, 7)),
    Bucket("M7+", 181, None),
)


@dataclass(frozen=True)
class Debt:
    """One debt: terms, rows, and everything that happened to it, in the order of the file."""

    principal: int
    rows: tuple[Row, ...]
    currency: str = "CNY"
    disbursed: date | None = None
    annual_rate: Fraction = Fraction(0)
    basis: Basis = "30/360"
    generated: Generated | None = None
    disbursals: tuple[Disbursal, ...] = ()
    rates: tuple[RateFrom, ...] = ()
    penalty: Penalty | None = None
    fees: tuple[Fee, ...] = ()
    age: AgeRule = field(default_factory=AgeRule)
    pauses: tuple[Pause, ...] = ()
    buckets: tuple[Bucket, ...] = M_BUCKETS
    allocation: Order = PARTS
    from_dpd: tuple[tuple[int, Order], ...] = ()
    prepayment: Prepayment = "next"
    payments: tuple[Payment, ...] = ()
    events: tuple[Event, ...] = ()
