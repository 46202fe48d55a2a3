"""The number that the person sees is the caller's own, and it shows."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a call or text without the caller's own number."""
    return Breach() if situation.caller_number in values.forbidden else None
