"""Who does not owe is not told, everywhere."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse to disclose the debt, unless the person has clearly offered to pay."""
    del values
    disclosed = situation.content is not None and situation.content.amount_disclosed
    return Breach() if disclosed and situation.consent("willing_to_pay") is not True else None
