"""A text goes to a number that was confirmed within sixty days."""

from __future__ import annotations

from datetime import timedelta

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation

DESK_ONLY = ("sms_confirmed_at",)


def decide(situation: Situation, values: Values) -> Finding:
    """Advise against a text whose number nobody confirmed lately."""
    moments = [
        contact.at for contact in situation.history or () if contact.direction == "in" and contact.channel == "sms"
    ]
    if confirmed := situation.consent("sms_confirmed_at"):
        moments.append(confirmed)
    fresh = timedelta(days=values.fresh_days)
    return None if any(moment <= situation.moment <= moment + fresh for moment in moments) else Breach()
