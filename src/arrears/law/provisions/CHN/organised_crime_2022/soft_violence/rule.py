"""Organised menace: words that threaten violence or a public scene."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.engine.speech import forbidden_claims


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse words that make one of the forbidden claims."""
    return forbidden_claims(situation, values.forbidden)
