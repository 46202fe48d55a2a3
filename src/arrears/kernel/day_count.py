"""Day counts: which part of a year lies between two days.

* ``30/360``: the bond basis of ISDA 2006 section 4.16(f): every month has 30 days; a first day 31 becomes 30, and a
  second day 31 becomes 30 when the first is 30 or 31. The end of February is left as it is.
* ``actual/360``: calendar days over 360 (ISDA 2006 section 4.16(e)); daily rate = yearly rate / 360, the custom of
  Chinese banks.
* ``actual/365``: calendar days over 365, leap years too (ISDA 2006 section 4.16(d), "fixed").
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal, get_args

Basis = Literal["30/360", "actual/360", "actual/365"]
BASES: tuple[Basis, ...] = get_args(Basis)


def days_30_360(start: date, end: date) -> int:
    """Return the days from `start` to `end` when every month has 30."""
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first


def year_fraction(start: date, end: date, basis: Basis) -> Fraction:
    """Return the exact part of a year from `start` (excluded) to `end` (included)."""
    if basis == "30/360":
        return Fraction(days_30_360(start, end), 360)
    return Fraction((end - start).days, 360 if basis == "actual/360" else 365)
