"""A guarantor is not approached before the debt is overdue."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse while the debtor is not late."""
    assert situation.dpd is not None
    return None if situation.dpd >= values.first_dpd else Breach()
