"""Until when evidence of compliance is kept."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def kept_until(last_activity_on: date) -> date:
    """Return the last day of retention; for a recording the day of the call takes the place of the last activity."""
    return add_months(last_activity_on, 12 * values_on(__package__, last_activity_on).years)
