"""When an agency must be reviewed again."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def next_review_by(last_review: date, contract_ends: date, *, day: date) -> date:
    """Return the last day for the next review: a year after the last one, or before the contract ends if sooner."""
    return min(add_months(last_review, 12 // values_on(__package__, day).least_a_year), contract_ends)
