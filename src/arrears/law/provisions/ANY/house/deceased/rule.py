"""A dead person is not approached."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse; no moment makes it lawful."""
    del values
    return Breach() if situation.deceased else None
