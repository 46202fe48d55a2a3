"""When a claim becomes time-barred."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def limitation_ends(last_due: date, interruptions: Iterable[date] = (), *, day: date) -> date:
    """Return the last day of the period; each interruption within it begins it anew, none later does."""
    values = values_on(__package__, day)
    end = add_months(last_due, 12 * values.years)
    for interrupted in sorted(interruptions):
        if interrupted <= end:
            end = max(end, add_months(interrupted, 12 * values.years))
    return end


def time_barred(last_due: date, interruptions: Iterable[date] = (), *, day: date) -> bool:
    """Return whether the obligor may refuse on that day because the period has run out."""
    return day > limitation_ends(last_due, interruptions, day=day)
