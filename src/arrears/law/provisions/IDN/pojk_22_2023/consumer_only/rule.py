"""Collection is from the consumer only."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse, unless the person called us."""
    del values
    return None if situation.direction == "in" else Breach()
