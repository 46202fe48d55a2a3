"""Allocation (冲账): which parts of which rows an amount pays, oldest row first, in the order of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from arrears.debt.instalment import Instalment, no_parts
from arrears.debt.model import Debt, Order, Part, Prepayment


@dataclass(frozen=True)
class Allocation:
    """What one payment paid on one row, in which order; `returned` is what chargebacks have taken back of it since."""

    payment: str
    instalment: int
    day: date
    parts: dict[Part, int]
    order: Order
    returned: dict[Part, int] = field(default_factory=no_parts)

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return sum(self.parts.values())


def order_at(debt: Debt, dpd: int) -> Order:
    """Return the order of parts that holds at that many days past due."""
    order = debt.allocation
    for threshold, other in debt.from_dpd:
        if dpd >= threshold:
            order = other
    return order


def rows_to_pay(rows: Iterable[Instalment], day: date, prepayment: Prepayment) -> list[Instalment]:
    """Return the rows that a payment on `day` may pay, first things first; `rows` come oldest first."""
    due = [row for row in rows if row.due <= day]
    if prepayment == "hold":
        return due
    future = [row for row in rows if row.due > day]
    return due + (future[::-1] if prepayment == "last" else future)


def pay(row: Instalment, amount: int, day: date, penalty: int, order: Order) -> dict[Part, int]:
    """Pay as much of the row as `amount` can, and return the parts paid; fees not before their day."""
    parts = no_parts()
    for part in order:
        left = penalty if part == "penalty" else row.payable_fee(day) if part == "fee" else row.left(part)
        share = min(left, amount)
        assert share >= 0, (row.no, part, left)
        parts[part] += share
        row.paid[part] += share
        amount -= share
    return parts
