"""A personal instalment plan for a card stops collection until it is broken."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse while the plan runs; only a hold with an end tells when that is over."""
    del values
    plans = [hold for hold in situation.running_holds if hold.kind == "signed_plan"]
    if plans and not situation.plan_active:
        ends = [hold.until for hold in plans if hold.until]
        return Breach(max(ends) if len(ends) == len(plans) else None)
    if not situation.plan_active:
        return None
    if situation.dpd is None:
        return Unknown(("dpd",))
    return None if situation.dpd <= 0 and situation.step == "contact" and not plans else Breach()
