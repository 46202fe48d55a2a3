"""An unrelated third person is never told of the debt."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse whatever discloses the debt."""
    del values
    return Breach() if situation.content is not None and situation.content.amount_disclosed else None
