"""Exact division of integers, rounded once, by name. No float is ever involved.

`half_up` rounds halves away from zero (what Chinese and most lenders' systems call 四舍五入), `half_even` is the
banker's rule, `up` goes away from zero, `down` towards it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

Rounding = Literal["half_up", "half_even", "up", "down"]


def divide(numerator: int, denominator: int, rounding: Rounding = "half_up") -> int:
    """Return numerator ÷ denominator as an integer, rounded as named."""
    if denominator == 0:
        raise ZeroDivisionError("denominator is zero")
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    whole, rest = divmod(abs(numerator), denominator)
    twice = 2 * rest
    away = {
        "down": False,
        "up": rest > 0,
        "half_up": twice >= denominator,
        "half_even": twice > denominator or (twice == denominator and whole % 2 == 1),
    }[rounding]
    size = whole + 1 if away else whole
    return -size if numerator < 0 else size


def round_fraction(value: Fraction, rounding: Rounding = "half_up", unit: int = 1) -> int:
    """Return `value` rounded to a multiple of `unit` (both in minor units)."""
    return divide(value.numerator, value.denominator * unit, rounding) * unit
