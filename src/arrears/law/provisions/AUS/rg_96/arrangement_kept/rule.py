"""No contact while an arrangement is kept."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Advise against contact while the plan is kept."""
    del values
    return Breach() if situation.plan_active else None
