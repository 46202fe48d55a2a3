"""Following a plan: which of its instalments were paid in time, from the money that came, oldest first.

A plan is kept when all of it has come; it is broken from the day after an instalment's tolerance on which too little
had come. Both are functions of the receipts, so a reversed payment takes back exactly what it had kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from arrears.settlement.promise import Receipt, Tolerance

RowState = Literal["future", "due", "paid", "paid_late", "partly_paid", "missed"]
PlanState = Literal["running", "kept", "broken"]


@dataclass(frozen=True)
class PlanInstalment:
    """One row of a signed plan, in minor units."""

    no: int
    due_on: date
    amount_minor: int


@dataclass(frozen=True)
class RowOutcome:
    """One row judged on one day."""

    row: PlanInstalment
    state: RowState
    paid_minor: int
    paid_on: date | None


@dataclass(frozen=True)
class PlanOutcome:
    """A plan judged on one day: never both kept and broken."""

    state: PlanState
    rows: tuple[RowOutcome, ...]
    paid_minor: int
    excess_minor: int
    kept_on: date | None
    broken_on: date | None
    next_row: PlanInstalment | None


def follow_plan(
    rows: Sequence[PlanInstalment],
    receipts: Iterable[Receipt],
    signed_on: date,
    as_of: date,
    tolerance: Tolerance = Tolerance(),
) -> PlanOutcome:
    """Return how a plan stands on `as_of`; receipts before it was signed do not count."""
    money = sorted(
        (receipt for receipt in receipts if signed_on <= receipt.received_on <= as_of),
        key=lambda receipt: (receipt.received_on, receipt.id),
    )
    total = sum(row.amount_minor for row in rows)
    came = sum(receipt.amount_minor for receipt in money)
    outcomes = tuple(_judge_rows(rows, money, as_of, tolerance))
    broken_on = _first_break(rows, money, as_of, tolerance)
    kept_on = None if broken_on else _day_reached(money, total - tolerance.amount_minor)
    state: PlanState = "broken" if broken_on else "kept" if kept_on else "running"
    waiting = [outcome.row for outcome in outcomes if outcome.paid_minor < outcome.row.amount_minor]
    paid = min(came, total)
    assert paid == sum(outcome.paid_minor for outcome in outcomes), "rows and plan tell different sums"
    return PlanOutcome(state, outcomes, paid, came - paid, kept_on, broken_on, waiting[0] if waiting else None)


def _judge_rows(
    rows: Sequence[PlanInstalment], money: Sequence[Receipt], as_of: date, tolerance: Tolerance
) -> Iterable[RowOutcome]:
    came, due_before = sum(receipt.amount_minor for receipt in money), 0
    for row in rows:
        paid = max(0, min(row.amount_minor, came - due_before))
        due_before += row.amount_minor
        short = row.amount_minor - paid
        paid_on = _day_reached(money, due_before - tolerance.amount_minor) if short <= tolerance.amount_minor else None
        yield RowOutcome(row, _row_state(row, paid, paid_on, as_of, tolerance), paid, paid_on)


def _row_state(row: PlanInstalment, paid: int, paid_on: date | None, as_of: date, tolerance: Tolerance) -> RowState:
    last_day = row.due_on + timedelta(days=tolerance.days)
    if paid_on is not None:
        return "paid" if paid_on <= last_day else "paid_late"
    if as_of > last_day:
        return "partly_paid" if paid else "missed"
    return "due" if as_of >= row.due_on else "future"


def _first_break(
    rows: Sequence[PlanInstalment], money: Sequence[Receipt], as_of: date, tolerance: Tolerance
) -> date | None:
    due_so_far = 0
    for row in rows:
        due_so_far += row.amount_minor
        last_day = row.due_on + timedelta(days=tolerance.days)
        if last_day >= as_of:
            return None
        came = sum(receipt.amount_minor for receipt in money if receipt.received_on <= last_day)
        if came + tolerance.amount_minor < due_so_far:
            return last_day + timedelta(days=1)
    return None


def _day_reached(money: Sequence[Receipt], amount_minor: int) -> date | None:
    came = 0
    for receipt in money:
        came += receipt.amount_minor
        if came >= amount_minor:
            return receipt.received_on
    return None
