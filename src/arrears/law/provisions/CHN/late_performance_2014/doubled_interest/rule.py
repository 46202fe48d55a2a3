"""Doubled interest for late performance of a judgment."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.kernel.rounding import round_fraction
from arrears.law.engine.params import values_on


def doubled_interest(unpaid_minor: int, days: int, *, day: date) -> int:
    """Return the interest in fen on the unpaid money debt of a judgment, general interest excluded."""
    return round_fraction(unpaid_minor * Fraction(values_on(__package__, day).daily) * days)
