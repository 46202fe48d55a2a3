"""No legal step on a debt that is statute-barred in its nation."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.provisions.GBR.limitation import has_run_out


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse once time has run out; an unknown nation is a missing fact."""
    barred = has_run_out(situation, values.years)
    if barred is None:
        return Unknown(("region",))
    return Breach() if barred else None
