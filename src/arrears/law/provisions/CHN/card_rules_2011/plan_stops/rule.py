"""A personal instalment plan for a card stops collection until it is broken."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse while the plan runs; only a hold with an end tells when that is over.

    A plan marked active ends at no known moment, but a reminder of what is not late waits for the hold alone.
    """
    del values
    plans = [hold for hold in situation.running_holds if hold.kind == "signed_plan"]
    ends = [hold.until for hold in plans if hold.until]
    free_from = max(ends) if plans and len(ends) == len(plans) else None
    if not situation.plan_active:
        return Breach(free_from) if plans else None
    if situation.dpd is None:
        return Unknown(("dpd",))
    if situation.dpd > 0 or situation.step != "contact":
        return Breach()
    return Breach(free_from) if plans else None
