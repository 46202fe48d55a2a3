"""Collection of a disputed debt stops until it is verified."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import held
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse every step but the answer to the dispute."""
    if situation.content and situation.content.purpose in values.let_through:
        return None
    return held(situation, values.holds)
