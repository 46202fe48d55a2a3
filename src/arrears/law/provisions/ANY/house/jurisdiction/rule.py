"""A jurisdiction that is not modelled permits nothing."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse where no rules are known."""
    del values
    return None if situation.jurisdiction_known else Breach()
