"""How long recordings of card collection are kept."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def keep_until(recorded_on: date) -> date:
    """Return the first day on which the recording may be deleted."""
    return add_months(recorded_on, 12 * values_on(__package__, recorded_on).years)
