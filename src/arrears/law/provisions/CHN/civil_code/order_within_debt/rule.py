"""The order in which a payment falls on the parts of one debt when nothing else was agreed."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def default_order(day: date) -> tuple[str, ...]:
    """Return the parts in their order."""
    return values_on(__package__, day).order
