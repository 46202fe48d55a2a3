"""Changes of the contract: re-age, re-amortise, extension, waiver and write-off, each on the day that it bears."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.debt.age import is_overdue
from arrears.debt.due_dates import shift
from arrears.debt.instalment import Instalment
from arrears.debt.ledger import Ledger
from arrears.debt.model import Change, Event, Extension, Period, ReAge, ReAmortise, Waiver, WriteOff
from arrears.debt.penalty import gather
from arrears.debt.re_age import re_age
from arrears.kernel.money import split_evenly
from arrears.kernel.refusal import InputError


def apply(ledger: Ledger, event: Event) -> None:
    """Change the ledger by one event; a fault names the event's place in the file."""
    assert event.change is not None
    for row in ledger.rows:
        gather(row, event.day, ledger.rule)
    try:
        _change(event.change, ledger, event.day)
    except InputError as fault:
        raise fault.at(f"events[{ledger.debt.events.index(event)}]") from None
    ledger.sort()


def _change(what: Change, ledger: Ledger, day: date) -> None:
    match what:
        case WriteOff():
            _write_off(ledger, day)
        case Waiver():
            _waive(what, ledger, day)
        case Extension():
            _extend(what, ledger)
        case ReAmortise():
            _re_amortise(ledger, day)
        case ReAge():
            _re_age(what, ledger, day)


def _write_off(ledger: Ledger, day: date) -> None:
    if ledger.written_off is not None:
        raise InputError("already_written_off", "the debt was written off before; remove the second write_off", "kind")
    ledger.written_off = day


def _waive(what: Waiver, ledger: Ledger, day: date) -> None:
    owed = ledger.penalties(day)
    left = what.amount
    for row in ledger.rows:
        possible = owed[row.no] if what.part == "penalty" else row.left(what.part)
        given = possible if left is None else min(possible, left)
        row.waived[what.part] += given
        left = None if left is None else left - given


def _extend(what: Extension, ledger: Ledger) -> None:
    """Move a row and all later ones of the plan; fees of their own and charged-back amounts keep their days."""
    plan = [row for row in ledger.rows if row.origin in ("contract", "re_age") and not row.re_aged]
    first = next((row for row in plan if row.no == what.from_no), None)
    if first is None:
        raise InputError("unknown_instalment", f"there is no instalment {what.from_no} to extend", "from_no")
    if what.to is not None and what.to <= first.due:
        raise InputError("extension_not_later", f"{what.to} is not after the due date {first.due}", "to")
    later = 0 if what.to is None else (what.to - first.due).days
    for row in plan[plan.index(first) :]:
        row.due = row.due + timedelta(days=later) if later else _months_later(ledger, row, what.months or 0)
        # Days before the new due date were never past due: what they had gathered falls away.
        row.weight, row.counted_to, row.stretches = 0, row.due, []


def _months_later(ledger: Ledger, row: Instalment, months: int) -> date:
    terms = ledger.debt.generated
    on_grid = terms is not None and terms.period.months and row.origin == "contract"
    return shift(row.due, Period(months=months), 1, terms.due_day if terms and on_grid else None)


def _re_amortise(ledger: Ledger, day: date) -> None:
    overdue = [row for row in ledger.rows if is_overdue(row.due, day, ledger.debt.age) and row.left("principal")]
    future = [row for row in ledger.rows if row.due > day and row.origin in ("contract", "re_age") and not row.re_aged]
    if not future:
        raise InputError("no_future_instalment", "no instalment is left over which principal could be spread", "kind")
    total = sum(row.left("principal") for row in overdue)
    for row in overdue:
        row.asked["principal"] -= row.left("principal")
    for row, share in zip(future, split_evenly(total, len(future)), strict=True):
        row.asked["principal"] += share


def _re_age(what: ReAge, ledger: Ledger, day: date) -> None:
    if what.first_due <= day:
        raise InputError("re_age_in_the_past", f"{what.first_due} is not after the event's day {day}", "first_due")
    if not re_age(ledger, what, day):
        raise InputError("nothing_to_re_age", "nothing is unpaid that could be re-aged", "kind")
