"""Seven calls within seven consecutive days to one person about one debt; the eighth is presumed to be a violation."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.provisions.USA.collector_calls import counted, is_agreed

DESK_ONLY = ("calls_agreed_at",)  # consent that runs for some days is weighed call by call


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the eighth call; a call under direct prior consent is neither counted nor refused."""
    if is_agreed(situation.moment, situation, values.consent_days):
        return None
    placed = counted(situation, values.consent_days)
    free_from = situation.below_cap(placed, values.most_calls, values.window_days)
    if free_from is None:
        return None
    in_window = [call for call in placed if situation.below_cap([call], 1, values.window_days)]
    return Breach(free_from, {"placed": len(in_window)})
