"""A request for restructuring halts collection; the answer is due in ten business days."""

from __future__ import annotations

from datetime import date

from arrears.kernel.calendar import BusinessCalendar
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values, values_on
from arrears.law.engine.shapes import held
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse every step of ours until the request is answered."""
    return held(situation, values.holds)


def answer_due(requested_on: date) -> date:
    """Return the tenth business day after the request; a year without calendar is an `InputError`."""
    days = values_on(__package__, requested_on).answer_working_days
    return BusinessCalendar("KOR").add_working_days(requested_on, days)
