"""What the customer asked on when and how is respected; the rule names no hour itself."""

from __future__ import annotations

from arrears.law.engine.clock import ALWAYS
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import channel_refused, outside_hours
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a channel, or an hour, that the customer asked to be spared."""
    del values
    return channel_refused(situation) or outside_hours(situation, lambda _: ALWAYS)
