"""A channel that the person refused is not used."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation

LOOKS_BACK = False  # that the history is known is asked for; what it says does not matter here


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the channel that the person refused; nobody knows when they will consent again."""
    del values
    refused = situation.consent(f"channel:{situation.channel}") is False
    return Breach(None, {"channel": situation.channel}) if refused else None
