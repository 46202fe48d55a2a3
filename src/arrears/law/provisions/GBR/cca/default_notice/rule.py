"""No enforcement before the remedy date of a default notice."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from arrears.law.engine.clock import day_start
from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation

_LONDON = ZoneInfo("Europe/London")


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse until the date that the notice can name at the earliest."""
    served_on = (situation.served or {}).get("default_notice")
    if served_on is None:
        return Breach()
    free_from = day_start(served_on, _LONDON, values.remedy_days)
    return Breach(free_from) if situation.moment < free_from else None
