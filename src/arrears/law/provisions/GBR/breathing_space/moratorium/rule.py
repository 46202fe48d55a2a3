"""In a breathing space nothing is done, for sixty days at most."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import held
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse every step of ours while the moratorium runs."""
    return held(situation, values.kinds, values.most_days)
