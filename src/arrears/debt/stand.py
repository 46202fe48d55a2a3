"""How a debt stands on a day (账户状态): age, bucket, what is overdue, outstanding and due next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from arrears.debt.age import bucket_of, days_past_due, is_overdue, past_due_days, pause_at
from arrears.debt.instalment import Instalment
from arrears.debt.ledger import Ledger
from arrears.debt.model import Debt
from arrears.debt.walk import walk


@dataclass(frozen=True)
class Parts:
    """An amount in its four parts, in minor units."""

    principal: int
    interest: int
    fee: int
    penalty: int

    @property
    def total(self) -> int:
        """Return the sum of the parts."""
        return self.principal + self.interest + self.fee + self.penalty


@dataclass(frozen=True)
class Stand:
    """One debt on one day; `ledger` holds the rows behind the sums, `penalty` what each row owes, by number."""

    as_of: date
    state: str
    oldest_unpaid_due: date | None
    past_due_days: int
    dpd: int
    bucket: str
    overdue: Parts
    outstanding: Parts
    unapplied: int
    next_due: date | None
    next_amount: int
    penalty: dict[int, int]
    ledger: Ledger


def stand(debt: Debt, as_of: date) -> Stand:
    """Return how `debt` stands at the end of `as_of`."""
    ledger = walk(debt, as_of)
    oldest = ledger.oldest_unpaid_due(as_of)
    owed = ledger.penalties(as_of)
    late = [row for row in ledger.rows if is_overdue(row.due, as_of, debt.age)]
    overdue, outstanding = _sum(late, owed), _sum(ledger.rows, owed)
    assert overdue.total <= outstanding.total
    assert (oldest is None) == (overdue.total == 0)
    next_due = next((row.due for row in ledger.rows if row.outstanding and row not in late), None)
    return Stand(
        as_of=as_of,
        state=_state(ledger, outstanding),
        oldest_unpaid_due=oldest,
        past_due_days=0 if oldest is None else past_due_days(oldest, as_of, debt.age),
        dpd=0 if oldest is None else days_past_due(oldest, as_of, debt.age, debt.pauses),
        bucket=bucket_on(debt, ledger, as_of),
        overdue=overdue,
        outstanding=outstanding,
        unapplied=sum(credit.amount for credit in ledger.credits),
        next_due=next_due,
        next_amount=sum(row.outstanding for row in ledger.rows if row.due == next_due and row not in late),
        penalty=owed,
        ledger=ledger,
    )


def bucket_on(debt: Debt, ledger: Ledger, as_of: date) -> str:
    """Return the bucket; in a pause it stays as it was on the pause's first day."""
    frozen = frozen_on(debt, as_of)
    if frozen is not None:
        as_of, ledger = frozen, walk(debt, as_of, frozen)
    return bucket_of(ledger.dpd(as_of), debt.buckets)


def frozen_on(debt: Debt, as_of: date) -> date | None:
    """Return the day whose bucket holds on `as_of`: the first of the pause (or of the joined pauses) it lies in."""
    frozen = None
    while (pause := pause_at(frozen or as_of, debt.pauses)) is not None:
        frozen = pause.start
    return frozen


def _state(ledger: Ledger, outstanding: Parts) -> str:
    if ledger.written_off is not None:
        return "written_off"
    return "active" if outstanding.total else "closed"


def _sum(rows: Iterable[Instalment], owed: dict[int, int]) -> Parts:
    principal = interest = fee = penalty = 0
    for row in rows:
        principal += row.left("principal")
        interest += row.left("interest")
        fee += row.left("fee")
        penalty += owed[row.no]
    return Parts(principal, interest, fee, penalty)
