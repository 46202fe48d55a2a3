"""A running hold stops the steps that the table names, unless the law of the place decides that kind itself."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse while a hold of a kind in the table runs; the hold's end is the moment, if it has one."""
    kinds = (
        values.stops_every_step if situation.step == "legal" else values.stops_every_step + values.stops_all_but_legal
    )
    stopping = [h for h in situation.running_holds if h.kind in kinds and h.kind not in situation.known_holds]
    if not stopping:
        return None
    ends = [hold.until for hold in stopping if hold.until]
    free_from = max(ends) if len(ends) == len(stopping) else None
    return Breach(free_from, {"holds": tuple(sorted({hold.kind for hold in stopping}))})
