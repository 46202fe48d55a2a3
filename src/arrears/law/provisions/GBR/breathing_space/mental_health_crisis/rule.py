"""A mental-health crisis moratorium runs with the treatment and thirty days after it."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values, values_on
from arrears.law.engine.shapes import held
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse every step of ours while the moratorium runs."""
    return held(situation, values.holds)


def moratorium_ends(treatment_ended_on: date) -> date:
    """Return the last day of the moratorium, from the day on which treatment ended."""
    return treatment_ended_on + timedelta(days=values_on(__package__, treatment_ended_on).days_after_treatment)
