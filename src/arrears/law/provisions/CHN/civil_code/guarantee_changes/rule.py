"""What a guarantor still owes after the debt was changed."""

from __future__ import annotations

from datetime import date

from arrears.kernel.refusal import InputError
from arrears.law.engine.params import values_on


def guaranteed_minor(before_minor: int, after_minor: int, *, consented_in_writing: bool, day: date) -> int:
    """Return the amount that the guarantor answers for, in minor units."""
    values_on(__package__, day)
    if before_minor < 0 or after_minor < 0:
        raise InputError("amount_negative", "a debt is not below nought", "before_minor")
    return after_minor if consented_in_writing else min(before_minor, after_minor)


def due_for_period(old_due: date, new_due: date, *, consented_in_writing: bool) -> date:
    """Return the due date from which the guarantee's period counts."""
    return new_due if consented_in_writing else old_due


def assignment_binds(told_on: date | None, day: date) -> bool:
    """Return whether an assignment has effect on the guarantor that day: they were told."""
    return told_on is not None and told_on <= day
