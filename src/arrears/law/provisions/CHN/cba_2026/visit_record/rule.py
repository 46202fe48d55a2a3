"""A visit shows identity and is recorded throughout."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a visit that is not recorded, or on which identity is not shown."""
    del values
    visit = situation.visit
    return None if visit and visit.recording and visit.identity_shown else Breach()
