"""One contact a day."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the one too many; days are local days, today the last of them."""
    made = situation.contacts(to={situation.to}, outcomes=values.counted)
    free_from = situation.below_cap(made, values.most, values.days)
    return None if free_from is None else Breach(free_from)
