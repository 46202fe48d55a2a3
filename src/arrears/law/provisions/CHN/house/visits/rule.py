"""Lenders outside the association keep to its measure of a visit, by the house's choice."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import without_consent
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a visit that the association's members could not make."""
    visit = situation.visit
    if not (visit and (visit.people or 0) >= values.least_people and visit.recording and visit.identity_shown):
        return Breach()
    return without_consent(situation, {"home", "workplace"})
