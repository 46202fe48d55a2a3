"""Who keeps a plan is left in peace."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Advise against collecting while a plan is kept; a reminder of what is not late is no collection."""
    del values
    reminder = situation.step == "contact" and situation.dpd is not None and situation.dpd <= 0
    return Breach() if situation.plan_active and not reminder else None
