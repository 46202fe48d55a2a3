"""When an impact assessment comes first, and how long it is kept."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def needed_before(occasion: str, *, day: date) -> bool:
    """Return whether processing of that kind needs an assessment first."""
    return occasion in values_on(__package__, day).occasions


def keep_until(made_on: date) -> date:
    """Return the first day on which the report may be deleted."""
    return add_months(made_on, 12 * values_on(__package__, made_on).years)
