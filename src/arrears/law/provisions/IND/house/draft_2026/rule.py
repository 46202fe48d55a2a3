"""The draft of 2026 would bind visits too; a house may keep it already."""

from __future__ import annotations

from arrears.law.engine.clock import open_between
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import outside_hours
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse outside the hours; hours that the person agreed to replace them."""
    hours = open_between(values.opens_at, values.closed_from)
    return outside_hours(situation, lambda _: hours)
