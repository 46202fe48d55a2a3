"""How long records of collection are kept."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def keep_until(made_on: date, *, day: date) -> date:
    """Return the first day on which a record made then may be deleted, by the values of `day`."""
    return add_months(made_on, 12 * values_on(__package__, day).years)
