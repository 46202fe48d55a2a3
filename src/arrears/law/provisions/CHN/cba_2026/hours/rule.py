"""No collection from 22:00 to 08:00 unless the debtor consents to the hour."""

from __future__ import annotations

from arrears.law.engine.clock import next_open, open_between
from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse at night, in any zone where the person may be, unless that hour was consented to."""
    hours = open_between(values.opens_at, values.closed_from) + (situation.agreed_hours or ())
    opening = next_open(situation.moment, situation.zones, lambda _: hours)
    return None if opening == situation.moment else Breach(opening)
