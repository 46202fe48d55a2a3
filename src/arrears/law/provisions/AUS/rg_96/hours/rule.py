"""The regulators' hours for calls, visits and the workplace; none on national public holidays."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.clock import NEVER, Hours, open_between
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import outside_hours_by_holiday
from arrears.law.engine.situation import Situation

SATURDAY = 5


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse outside the hours of the day; hours that the person agreed to replace them."""

    def hours_of(day: date, holiday: bool) -> Hours:
        if holiday:
            return NEVER
        weekend = day.weekday() >= SATURDAY
        if situation.channel == "visit" and situation.visit and situation.visit.place == "workplace":
            return NEVER if weekend else open_between(values.workplace_from, values.workplace_until)
        early = situation.channel != "visit" and not weekend
        return open_between(values.phone_from if early else values.opens_at, values.closed_from)

    return outside_hours_by_holiday(situation, "AUS", hours_of)
