"""The bankrupt, the ill, the incapable and those who refused are not contacted."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import held
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse while such a hold runs; its end is the moment, if it has one."""
    return held(situation, values.holds)
