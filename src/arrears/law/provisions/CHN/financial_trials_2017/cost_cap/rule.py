"""What may be cut from the total cost of a licensed loan."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on


def cap(day: date) -> Fraction:
    """Return the yearly rate above which the total is cut on request."""
    return Fraction(values_on(__package__, day).cap)


def excess(total_rate: Fraction, *, day: date) -> Fraction:
    """Return by how much a total yearly cost lies above the line; zero when it does not."""
    return max(total_rate - cap(day), Fraction(0))
