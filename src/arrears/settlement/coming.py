"""What a plan's signed list holds beside its own rows: the contract's instalments that fall due before the plan ends.

A plan is about what is overdue; the instalments to come stay as they are. Both are paid with the same money, the oldest
first, so the list that a borrower signs, and that keeping is judged by, names every payment until the plan's last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from arrears.settlement.follow import PlanInstalment


@dataclass(frozen=True)
class ListedPayment:
    """One payment of a signed list, minor units; `contract` says that it is the contract's own instalment."""

    due_on: date
    amount_minor: int
    contract: bool


def list_payments(
    rows: Sequence[PlanInstalment], instalments: Iterable[tuple[date, int]], signed_on: date
) -> tuple[ListedPayment, ...]:
    """Return every payment from signing to the plan's last row; instalments are (due day, amount), of all accounts."""
    last = rows[-1].due_on
    coming: dict[date, int] = {}
    for due, amount in instalments:
        if signed_on < due <= last and amount > 0:
            coming[due] = coming.get(due, 0) + amount
    listed = [ListedPayment(row.due_on, row.amount_minor, False) for row in rows]
    listed += [ListedPayment(due, amount, True) for due, amount in coming.items()]
    return tuple(sorted(listed, key=lambda one: (one.due_on, one.contract)))
