"""Letters on one product lie seven natural days apart."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Advise against a letter within the interval after the last one."""
    letters = situation.contacts(to={situation.to}, channels={"letter"})
    free_from = situation.below_cap(letters, 1, values.days)
    return None if free_from is None else Breach(free_from)
