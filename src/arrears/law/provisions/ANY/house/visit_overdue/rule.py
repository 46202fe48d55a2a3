"""Visits and suits come after the debt is late."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a visit or a suit for a debt that is not overdue."""
    assert situation.dpd is not None
    return None if situation.dpd >= values.first_dpd else Breach()
