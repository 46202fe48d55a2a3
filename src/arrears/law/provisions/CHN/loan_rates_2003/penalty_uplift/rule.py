"""How much penalty interest may lie above the contract rate."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on


def uplift_bounds(issued_on: date, *, misuse: bool = False) -> tuple[Fraction, Fraction]:
    """Return the least and the most uplift, as parts of the contract rate, for a loan issued that day."""
    values = values_on(__package__, issued_on)
    chosen = (values.misuse_least, values.misuse_most) if misuse else (values.overdue_least, values.overdue_most)
    return Fraction(chosen[0]), Fraction(chosen[1])


def uplift_allowed(uplift: Fraction, issued_on: date, *, misuse: bool = False) -> bool:
    """Return whether that uplift lies within the bounds."""
    least, most = uplift_bounds(issued_on, misuse=misuse)
    return least <= uplift <= most
