"""When a debtor counts as lost to contact, read from the history; shared by the provisions on third persons."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count, takewhile

from arrears.law.engine.clock import day_start, local_day
from arrears.law.engine.situation import Contact, Hold, Situation
from arrears.law.engine.vocabulary import VOICE

FAILED = frozenset({"no_answer", "failed"})  # a declined call (refused) reached somebody: contact is not lost


_GONE = frozenset({"death", "incapacity"})


def gone(situation: Situation) -> bool:
    """Return whether the debtor has died or lost capacity."""
    return bool(situation.deceased) or any(hold.kind in _GONE for hold in situation.running_holds)


def gone_from(situation: Situation) -> datetime | None:
    """Return the moment from which the record says that the debtor is gone, where it lies ahead (a court's order)."""
    return min((hold.since for hold in _ahead(situation) if hold.kind in _GONE), default=None)


def _ahead(situation: Situation) -> list[Hold]:
    return [hold for hold in situation.holds or () if hold.since > situation.moment and hold.since != hold.until]


def calls_to_debtor(situation: Situation) -> list[Contact]:
    """Return the calls to the debtor, the newest first; of two at one moment the one that reached somebody first."""
    calls = situation.contacts(to={"borrower"}, channels=VOICE)
    return sorted(calls, key=lambda call: (call.at, call.outcome not in FAILED), reverse=True)


def newest_failed(situation: Situation) -> bool:
    """Return whether the newest call to the debtor reached nobody."""
    calls = calls_to_debtor(situation)
    return bool(calls) and calls[0].outcome in FAILED


def failed_in_a_row(situation: Situation) -> list[Contact]:
    """Return the newest calls to the debtor that reached nobody, up to the last that did; the newest first."""
    return list(takewhile(lambda call: call.outcome in FAILED, calls_to_debtor(situation)))


def failed_days_in_a_row(situation: Situation, failed: list[Contact]) -> int:
    """Return on how many local days in a row calls failed at most, in the zone where they are fewest."""
    return min(_longest_run({local_day(call.at, zone) for call in failed}) for zone in situation.zones)


def next_day(situation: Situation, moment: datetime) -> datetime:
    """Return when the day after that moment has begun in every zone."""
    return max(day_start(local_day(moment, zone), zone, 1) for zone in situation.zones)


def _longest_run(days: set[date]) -> int:
    longest = 0
    for day in days:
        if day - timedelta(days=1) not in days:
            longest = max(longest, next(n for n in count(1) if day + timedelta(days=n) not in days))
    return longest
