"""Monday to Saturday, not on national holidays, 08:00 to 20:00 in the zone of the address."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.clock import NEVER, Hours, open_between
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import outside_hours_by_holiday
from arrears.law.engine.situation import Situation

SUNDAY = 6


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse outside the hours of the day; hours that the person agreed to replace them."""

    def hours_of(day: date, holiday: bool) -> Hours:
        if holiday or day.weekday() == SUNDAY:
            return NEVER
        return open_between(values.opens_at, values.closed_from)

    return outside_hours_by_holiday(situation, "IDN", hours_of)
