"""Homes and offices are entered only with consent."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import without_consent
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a home or a workplace without consent."""
    del values
    return without_consent(situation, {"home", "workplace"})
