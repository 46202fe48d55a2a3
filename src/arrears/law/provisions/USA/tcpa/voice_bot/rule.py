"""A voice robot calls only where consent is known."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse without consent; where nothing is known, name what is missing."""
    del values
    consent = situation.consent("channel:voice_bot")
    if consent is None:
        return Unknown(("consents.channel:voice_bot",))
    return None if consent else Breach()
