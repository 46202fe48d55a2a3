"""A named contact is approached only to restore lost contact, or after death or incapacity."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.provisions.CHN.lost_contact import gone, gone_from, newest_failed


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse unless the debtor is gone, or could not be reached last time."""
    del values
    if gone(situation) or situation.number_invalid or newest_failed(situation):
        return None
    return Breach(gone_from(situation))
