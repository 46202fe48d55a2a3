"""The repealed zone between 24 % and 36 %, for interest accrued before 2020-08-20."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on


def zone(rate: Fraction, *, accrued_on: date) -> str:
    """Return whether interest at that rate was enforceable, natural (kept if paid) or void on a day of those years."""
    values = values_on(__package__, accrued_on)
    if rate <= Fraction(values.enforceable_to):
        return "enforceable"
    return "natural" if rate <= Fraction(values.void_above) else "void"
