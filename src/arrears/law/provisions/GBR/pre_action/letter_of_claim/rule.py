"""No claim before a letter of claim and its thirty days."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from arrears.law.engine.clock import day_start
from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation

_LONDON = ZoneInfo("Europe/London")


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse until the thirtieth day after the letter is over; other nations have no such letter."""
    if situation.region not in values.regions:
        return None
    written_on = (situation.served or {}).get("letter_of_claim")
    if written_on is None:
        return Breach()
    free_from = day_start(written_on, _LONDON, values.reply_days + 1)
    return Breach(free_from) if situation.moment < free_from else None
