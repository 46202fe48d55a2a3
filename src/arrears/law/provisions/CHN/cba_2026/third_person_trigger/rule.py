"""When a third person may be contacted: after three failed dials in a row, or failed dials on three days in a row."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.provisions.CHN.lost_contact import failed_days_in_a_row, failed_in_a_row, gone, gone_from, next_day


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse until the debtor counts as lost; 次日 is the day after the third dial in every zone."""
    if gone(situation) or situation.number_invalid:
        return None
    failed = failed_in_a_row(situation)
    if failed_days_in_a_row(situation, failed) >= values.days_in_a_row:
        return None
    sought = gone_from(situation)
    if len(failed) < values.dials_in_a_row:
        return Breach(sought)
    from_then = next_day(situation, failed[-values.dials_in_a_row].at)
    return None if from_then <= situation.moment else Breach(min(from_then, sought or from_then))
