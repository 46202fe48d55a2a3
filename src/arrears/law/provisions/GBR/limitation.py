"""Limitation by nation: six years in England, Wales and Northern Ireland, five in Scotland."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from arrears.kernel.dates import add_months
from arrears.law.engine.clock import local_day
from arrears.law.engine.situation import Situation

_LONDON = ZoneInfo("Europe/London")


def last_day(started_on: date, years: int) -> date:
    """Return the last day on which a claim is in time; the day on which time starts is not counted."""
    return add_months(started_on, 12 * years)


def has_run_out(situation: Situation, years_by_nation: Mapping[str, int]) -> bool | None:
    """Return whether time has run out by the calendar of the United Kingdom, or None for an unknown nation.

    Time starts on the day that was missed (today less `dpd` days), anew with the last acknowledgement or part payment.
    """
    years = years_by_nation.get(situation.region or "")
    if years is None:
        return None
    today = local_day(situation.moment, _LONDON)
    missed_on = today - timedelta(days=max(situation.dpd or 0, 0))
    started_on = max(missed_on, situation.acknowledged_on or missed_on)
    return today > last_day(started_on, years)
