"""When limitation ends after an obstacle that nobody could help."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def suspended_end(ends_on: date, *, obstacle_from: date, obstacle_to: date, day: date) -> date:
    """Return the last day of the period; `obstacle_to` is the obstacle's last day."""
    values = values_on(__package__, day)
    if obstacle_from > ends_on or obstacle_to <= add_months(ends_on, -values.last_months):
        return ends_on
    return max(ends_on, add_months(obstacle_to, values.after_months))
