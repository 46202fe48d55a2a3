"""Proceedings are brought against those who owe."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse: the provision is selected for those who do not owe."""
    del situation, values
    return Breach()
