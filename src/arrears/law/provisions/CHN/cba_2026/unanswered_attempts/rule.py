"""At most six unanswered attempts a day on one number, as advice."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.engine.vocabulary import VOICE

UNANSWERED = frozenset({"no_answer", "failed", "refused"})


def decide(situation: Situation, values: Values) -> Finding:
    """Advise against the seventh attempt; 与债务人另有约定除外."""
    most = situation.consent("attempts_per_day") or values.most_a_day
    tried = situation.contacts(to={"borrower"}, channels=VOICE, outcomes=UNANSWERED)
    if situation.below_cap(tried, most) is None:
        return None  # not even all numbers together reach the limit, so which one it is does not matter
    if situation.number is None:
        return Unknown(("number",))
    here = [attempt for attempt in tried if attempt.number in (None, situation.number)]
    free_from = situation.below_cap(here, most)
    return None if free_from is None else Breach(free_from, {"attempts_today": situation.today(here)})
