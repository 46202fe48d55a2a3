"""At most three connected calls a day to one debtor, summed over the lender and its agencies."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.engine.vocabulary import VOICE


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the call that could be the one too many; 与债务人另有约定的除外: an agreed number replaces the default."""
    most = situation.consent("calls_per_day") or values.most_a_day
    answered = situation.contacts(to={situation.to}, channels=VOICE, outcomes={"connected", "conversation"})
    free_from = situation.below_cap(answered, most)
    return None if free_from is None else Breach(free_from, {"connected_today": situation.today(answered)})
