"""How long a personal card plan may last, and what it contains."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def lasts_too_long(signed_on: date, last_due: date) -> bool:
    """Return whether the last instalment lies more than the permitted years after the signing."""
    return last_due > add_months(signed_on, 12 * values_on(__package__, signed_on).most_years)


def lacking(contents: list[str], *, day: date) -> list[str]:
    """Return what the agreement does not contain, in the article's order."""
    return [item for item in values_on(__package__, day).contents if item not in contents]


def may_offer(*, beyond_means: bool, willing: bool) -> bool:
    """Return whether the two conditions are there."""
    return beyond_means and willing
