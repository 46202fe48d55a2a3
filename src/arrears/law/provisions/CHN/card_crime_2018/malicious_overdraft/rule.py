"""What must be there before an overdraft may be called malicious at all."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def amount_class(principal_minor: int, *, day: date) -> str | None:
    """Return large, huge or especially_huge by the unpaid principal in fen, or None below the least amount."""
    values = values_on(__package__, day)
    for name in ("especially_huge", "huge", "large"):
        if principal_minor >= values.named[f"{name}_yuan"] * 100:
            return name
    return None


def demands_suffice(first: date, second: date) -> bool:
    """Return whether two effective demands lie far enough apart."""
    return (second - first).days >= values_on(__package__, second).days_between


def unpaid_long_enough(second_demand: date, day: date) -> bool:
    """Return whether more than the months have passed since the second demand."""
    return day > add_months(second_demand, values_on(__package__, second_demand).months_unpaid)
