"""A refused channel is left alone, everywhere."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import channel_refused
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the channel that the person refused."""
    del values
    return channel_refused(situation)
