"""The one-year loan prime rate by date: what was published last on or before the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on


@dataclass(frozen=True)
class Published:
    """The rate that holds on a day; `unchecked`: a later publication may hold, nobody has looked since."""

    rate: Fraction
    unchecked: bool


def lpr_published(day: date) -> Published:
    """Return the rate last published on or before the day; a day before the first one is an `InputError`."""
    values = values_on(__package__, day)
    return Published(Fraction(values.rate), day >= values.next_publication)


def lpr_one_year(day: date) -> Fraction:
    """Return the rate last published on or before the day; a day before the first one is an `InputError`."""
    return lpr_published(day).rate
