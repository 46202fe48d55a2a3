"""Which events interrupt limitation."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def interrupts(event: str, *, day: date) -> bool:
    """Return whether an event of that kind begins the period anew."""
    values = values_on(__package__, day)
    return event in values.demands + values.agreements + values.like_suit
