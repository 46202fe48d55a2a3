"""08:00 to 22:00 on weekdays, 09:00 to 20:00 on days off."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.clock import Hours, open_between
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import outside_hours_by_holiday
from arrears.law.engine.situation import Situation

SATURDAY = 5


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse outside the hours of the day; hours that the person agreed to replace them."""

    def hours_of(day: date, holiday: bool) -> Hours:
        if holiday or day.weekday() >= SATURDAY:
            return open_between(values.opens_at_on_days_off, values.closed_from_on_days_off)
        return open_between(values.opens_at, values.closed_from)

    return outside_hours_by_holiday(situation, "RUS", hours_of)
