"""Doubled interest for late performance of a judgment: 0.0175 % a day on the unpaid money debt.

迟延履行利息解释 (in force 2014-08-01): article 1, the base is the judgment's money debt without its general interest;
2, from the last day to perform until the day of performance, and of instalments each from its own; 3, a part payment
stops that part, and stays not asked for by the debtor do not count; 4, money that is not enough pays the judgment's
debt first and doubled interest last, unless agreed otherwise. Within the debt Civil Code 561: costs, interest,
principal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from arrears.kernel.money import display_money, format_money
from arrears.kernel.refusal import InputError
from arrears.kernel.rounding import round_fraction

DAILY = Fraction(175, 1_000_000)
ARTICLE = "《民事诉讼法》第264条；《迟延履行利息解释》第1-4条"


@dataclass(frozen=True)
class Due:
    """What the judgment orders to be paid by a day: costs, general interest, principal (minor units)."""

    perform_by: date
    principal: int
    interest: int = 0
    costs: int = 0

    @property
    def base(self) -> int:
        """Return what doubled interest runs on: all but general interest."""
        return self.principal + self.costs

    @property
    def total(self) -> int:
        """Return what is unpaid."""
        return self.principal + self.interest + self.costs


@dataclass(frozen=True)
class Paid:
    """Money received under the judgment."""

    on: date
    amount: int


@dataclass(frozen=True)
class Stay:
    """A time that does not count, ordered neither for the debtor nor at the debtor's wish; both days included."""

    start: date
    end: date


@dataclass(frozen=True)
class Stretch:
    """Days on which the same base was late; `interest` is exact, in minor units."""

    perform_by: date
    start: date
    end: date
    days: int
    base: int

    @property
    def interest(self) -> Fraction:
        """Return base × days × 0.0175 %."""
        return self.base * self.days * DAILY

    def as_json(self) -> dict[str, Any]:
        """Return one line of the computation sheet."""
        zh = f"{display_money(self.base)} × 0.0175% × {self.days} 天（{self.start} 至 {self.end}）"
        en = f"{display_money(self.base)} × 0.0175% × {self.days} days ({self.start} to {self.end})"
        return {"base": format_money(self.base), "days": self.days, "from": self.start.isoformat(),
                "to": self.end.isoformat(), "says": {"zh": zh, "en": en}}  # fmt: skip


@dataclass(frozen=True)
class LateInterest:
    """What is owed under a judgment on a day, in minor units; doubled interest is rounded half up, once."""

    as_of: date
    unpaid: tuple[Due, ...]
    stretches: tuple[Stretch, ...]
    doubled: int
    doubled_paid: int
    surplus: int

    @property
    def doubled_unpaid(self) -> int:
        """Return the doubled interest still to be paid."""
        return self.doubled - self.doubled_paid

    @property
    def total(self) -> int:
        """Return what settles the judgment."""
        return sum(due.total for due in self.unpaid) + self.doubled_unpaid

    def as_json(self) -> dict[str, Any]:
        """Return the sheet."""
        sums = {
            "costs": sum(due.costs for due in self.unpaid),
            "interest": sum(due.interest for due in self.unpaid),
            "principal": sum(due.principal for due in self.unpaid),
            "doubled": self.doubled,
            "doubled_paid": self.doubled_paid,
            "doubled_unpaid": self.doubled_unpaid,
            "surplus": self.surplus,
            "total": self.total,
        }
        return {
            "as_of": self.as_of.isoformat(),
            **{name: format_money(minor) for name, minor in sums.items()},
            "lines": [stretch.as_json() for stretch in self.stretches],
            "article": ARTICLE,
        }


def late_interest(dues: Sequence[Due], paid: Sequence[Paid], stays: Sequence[Stay], as_of: date) -> LateInterest:
    """Return what is owed under the judgment on `as_of`; payments after it are not known yet.

    What exceeds the judgment's debt pays the doubled interest that has run by then; the rest stays a surplus.
    """
    open_dues = sorted(dues, key=lambda due: due.perform_by)
    if any(min(due.principal, due.interest, due.costs) < 0 for due in open_dues) or any(p.amount <= 0 for p in paid):
        raise InputError("amount_not_positive", "what is due is zero or more, and what is paid more than zero", "paid")
    stretches: list[Stretch] = []
    since = min((due.perform_by for due in open_dues), default=as_of)
    pool = doubled_paid = 0
    for payment in sorted((p for p in paid if p.on <= as_of), key=lambda p: p.on):
        stretches += _between(open_dues, since, payment.on, stays)
        since = max(since, payment.on)
        open_dues, left = _applied(open_dues, payment.amount)
        pool += left
        to_doubled = min(pool, _rounded(stretches) - doubled_paid) if not any(due.total for due in open_dues) else 0
        doubled_paid, pool = doubled_paid + to_doubled, pool - to_doubled
    stretches += _between(open_dues, since, as_of, stays)
    return LateInterest(as_of, tuple(open_dues), tuple(stretches), _rounded(stretches), doubled_paid, pool)


def _rounded(stretches: Sequence[Stretch]) -> int:
    return round_fraction(sum((stretch.interest for stretch in stretches), Fraction(0)))


def _between(dues: Sequence[Due], start: date, end: date, stays: Sequence[Stay]) -> list[Stretch]:
    found: list[Stretch] = []
    for due in dues:
        first = max(start, due.perform_by)
        # The day that ends the time to perform is not counted, the day of performance is (CC 201).
        days = (end - first).days - _stayed(first, end, stays)
        if due.base and days > 0:
            found.append(Stretch(due.perform_by, first, end, days, due.base))
    return found


def _stayed(first: date, end: date, stays: Sequence[Stay]) -> int:
    """Return the counted days (after `first`, up to `end`) that lie in a stay; overlapping stays count once."""
    ordinals = {
        day
        for stay in stays
        for day in range(max(stay.start.toordinal(), first.toordinal() + 1), min(stay.end, end).toordinal() + 1)
    }
    return len(ordinals)


def _applied(dues: Sequence[Due], amount: int) -> tuple[list[Due], int]:
    """Return the dues after a payment, the oldest first and in each costs, interest, principal; and what is left."""
    after: list[Due] = []
    for due in dues:
        for part in ("costs", "interest", "principal"):
            used = min(amount, getattr(due, part))
            due, amount = replace(due, **{part: getattr(due, part) - used}), amount - used
        after.append(due)
    return after, amount
