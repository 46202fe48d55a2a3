"""No call within seven consecutive days after a conversation; the day of the conversation is the first."""

from __future__ import annotations

from arrears.law.engine.clock import day_start, local_day
from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.engine.vocabulary import VOICE
from arrears.law.provisions.USA.collector_calls import about_this_debt, by_collector, is_agreed

DESK_ONLY = ("calls_agreed_at",)  # consent that runs for some days is weighed call by call


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse until the midnight on which the eighth day begins, in every zone where the person may be."""
    talks = [
        talk.at
        for talk in situation.history or ()
        if talk.outcome == "conversation"
        and talk.channel in VOICE
        and talk.to == situation.to
        and by_collector(talk)
        and about_this_debt(talk, situation)
    ]
    if not talks or is_agreed(situation.moment, situation, values.consent_days):
        return None
    newest = max(talks)
    free_from = max(day_start(local_day(newest, zone), zone, values.quiet_days) for zone in situation.zones)
    return Breach(free_from) if situation.moment < free_from else None
