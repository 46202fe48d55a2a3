"""A cap on attempts within an hour, where an operator wants one."""

from __future__ import annotations

from datetime import timedelta

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.engine.vocabulary import VOICE


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the attempt too many within the hour."""
    calls = situation.contacts(to={"borrower"}, channels=VOICE)
    if len(calls) < values.most_an_hour:
        return None
    free_from = calls[values.most_an_hour - 1].at + timedelta(hours=1)
    return None if free_from <= situation.moment else Breach(free_from)
