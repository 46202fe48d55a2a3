"""The one-year loan prime rate by date."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on


def lpr_one_year(day: date) -> Fraction:
    """Return the rate that holds that day; a day that nobody has checked is an `InputError`."""
    return Fraction(values_on(__package__, day).rate)
