"""Two people or more make a visit."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a visit by fewer; nobody knows when a second visitor will be free, so no moment is given."""
    people = situation.visit.people if situation.visit else None
    return None if people is not None and people >= values.least_people else Breach()
