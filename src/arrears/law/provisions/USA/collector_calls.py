"""The calls that Regulation F counts: placed by a debt collector, about this debt, connected to the dialled number."""

from __future__ import annotations

from datetime import datetime

from arrears.law.engine.clock import day_start, local_day
from arrears.law.engine.situation import Contact, Situation
from arrears.law.engine.vocabulary import VOICE


def about_this_debt(contact: Contact, situation: Situation) -> bool:
    """Return whether the contact may have been about the same debt; an unknown debt may be the same one."""
    return contact.debt is None or situation.debt is None or contact.debt == situation.debt


def by_collector(contact: Contact) -> bool:
    """Return whether a debt collector may have made the contact; an unknown caller may have been one."""
    return contact.by != "lender"


def is_agreed(moment: datetime, situation: Situation, consent_days: int) -> bool:
    """Return whether direct prior consent covers the moment: the day of the consent is the first of its days.

    Where the person's zone is not certain, consent lasts until the earliest of the midnights (1006.14(b)(3)(i)).
    """
    agreed = situation.consent("calls_agreed_at")
    if agreed is None or moment < agreed:
        return False
    return all(moment < day_start(local_day(agreed, zone), zone, consent_days) for zone in situation.zones)


def counted(situation: Situation, consent_days: int) -> list[Contact]:
    """Return the calls that count towards the limit, newest first (comment 14(b)(3): `failed` never connected)."""
    return [
        call
        for call in situation.contacts(to={situation.to}, channels=VOICE)
        if call.outcome != "failed"
        and by_collector(call)
        and about_this_debt(call, situation)
        and not is_agreed(call.at, situation, consent_days)
    ]
