"""At most three effective conversations a day that we begin with one debtor."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.engine.vocabulary import VOICE


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the call that could become the conversation too many."""
    held = situation.contacts(to={situation.to}, channels=VOICE, outcomes={"conversation"})
    free_from = situation.below_cap(held, values.most_a_day)
    return None if free_from is None else Breach(free_from, {"conversations_today": situation.today(held)})
