"""A cap on messages a day, where an operator wants one."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the message too many."""
    sent = situation.contacts(to={situation.to}, channels={"sms", "email", "app"})
    free_from = situation.below_cap(sent, values.most_a_day)
    return None if free_from is None else Breach(free_from)
