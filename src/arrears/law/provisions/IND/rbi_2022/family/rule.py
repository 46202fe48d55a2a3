"""Family and referees are not told of the debt."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse when the amount is to be told; whether it is must be known."""
    del values
    assert situation.content is not None
    return Breach() if situation.content.amount_disclosed else None
