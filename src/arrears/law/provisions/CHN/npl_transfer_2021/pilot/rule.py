"""Which bad personal loans may be sold in bulk, and until when."""

from __future__ import annotations

from datetime import date

from arrears.kernel.refusal import InputError
from arrears.law.engine.params import values_on


def may_transfer(kind: str, *, day: date) -> bool:
    """Return whether loans of that kind may be sold in bulk that day; outside the pilot's days nothing may."""
    try:
        return kind in values_on(__package__, day).kinds
    except InputError:
        return False
