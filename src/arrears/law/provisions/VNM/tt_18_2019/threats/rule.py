"""The borrower is not threatened."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import claimed
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse words that make one of the forbidden claims."""
    return claimed(situation, values.forbidden)
