"""Without the member state's law nothing is permitted."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse what we begin; a person who comes to us is answered."""
    del values
    return None if situation.direction == "in" else Breach()
