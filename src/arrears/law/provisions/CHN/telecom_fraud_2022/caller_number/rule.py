"""The number that the person sees is the caller's own."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a call or message that shows another number than the caller's."""
    return Breach() if situation.caller_number in values.forbidden else None
