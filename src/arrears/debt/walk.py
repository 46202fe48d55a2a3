"""The walk: every entry of a debt in the order of its days, up to a day."""

from __future__ import annotations

from datetime import date

from arrears.debt.events import apply
from arrears.debt.ledger import Ledger, effective_entries
from arrears.debt.model import Debt, Event, Payment


def walk(debt: Debt, as_of: date, until: date | None = None) -> Ledger:
    """Return the ledger as it stands at the end of `until`, as known on `as_of` (reversals and undoings by then)."""
    until = until or as_of
    payments, events = effective_entries(debt, as_of)
    payments = [payment for payment in payments if payment.day <= until]
    entries: list[tuple[date, int, Payment | Event]] = [(p.day, 1, p) for p in payments]
    entries += [(e.day, 2, e) for e in events if e.day <= until]
    # Sorting is stable: within a day, payments before events, each as they stand in the file.
    entries.sort(key=lambda entry: entry[:2])
    ledger = Ledger(debt)
    for day, _, entry in entries:
        _spend_waiting(ledger, day)
        if isinstance(entry, Event):
            oldest = ledger.oldest_unpaid_due(day)
            apply(ledger, entry)
            ledger.spare(day, oldest)
        elif entry.chargeback is not None:
            ledger.take_back(entry)
        else:
            ledger.receive(entry)
            continue
        ledger.spend(day)
    _spend_waiting(ledger, until)
    check(ledger, payments)
    return ledger


def _spend_waiting(ledger: Ledger, until: date) -> None:
    """Use waiting money on each day up to `until` on which something becomes payable."""
    if ledger.credits:
        days = {row.due for row in ledger.rows} | {fee.day for row in ledger.rows for fee in row.fees}
        for day in sorted(day for day in days if ledger.day < day <= until):
            ledger.spend(day)
    ledger.day = max(ledger.day, until)


def check(ledger: Ledger, payments: list[Payment]) -> None:
    """Hold the ledger to its invariants: nothing negative, no row paid twice, applied + unapplied = paid."""
    for row in ledger.rows:
        for part in ("fee", "interest", "principal"):
            assert row.asked[part] >= 0, (row.no, part)
            assert row.left(part) >= 0, (row.no, part)
        assert min(row.paid.values()) >= 0, row.no
    applied = sum(used.total for used in ledger.allocations)
    unapplied = sum(credit.amount for credit in ledger.credits)
    assert applied == sum(sum(row.paid.values()) for row in ledger.rows)
    assert applied + unapplied + ledger.returned == ledger.received
    assert ledger.received == sum(payment.amount for payment in payments if payment.chargeback is None)
