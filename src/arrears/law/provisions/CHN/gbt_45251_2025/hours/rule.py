"""Hours of collection: 08:00 to 22:00 on every plausible clock, or the hours that were agreed."""

from __future__ import annotations

from arrears.law.engine.clock import next_open, open_between
from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse outside the hours; 从其约定: agreed hours replace the default, wider or narrower."""
    hours = situation.agreed_hours or open_between(values.opens_at, values.closed_from)
    opening = next_open(situation.moment, situation.zones, lambda _: hours)
    return None if opening == situation.moment else Breach(opening)
