"""A running hold of a kind that no rule knows stops everything."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.engine.vocabulary import HOLDS


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse while such a hold runs; its end is the moment, if it has one."""
    del values
    strange = [h for h in situation.running_holds if h.kind not in HOLDS and h.kind not in situation.known_holds]
    if not strange:
        return None
    ends = [hold.until for hold in strange if hold.until]
    free_from = max(ends) if len(ends) == len(strange) else None
    return Breach(free_from, {"holds": tuple(sorted({hold.kind for hold in strange}))})
