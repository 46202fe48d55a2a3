"""Third persons whom the debtor did not name are not approached."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse: the provision is selected for third parties alone."""
    del situation, values
    return Breach()
