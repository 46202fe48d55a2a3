"""08:00 to 20:00 on weekdays, to 18:00 on public holidays and at weekends."""

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
        shorter = holiday or day.weekday() >= SATURDAY
        return open_between(values.opens_at, values.closed_from_on_holidays if shorter else values.closed_from)

    return outside_hours_by_holiday(situation, "THA", hours_of)
