"""Shapes that rules of several countries share: hours, running holds, forbidden claims, refused channels, places."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from arrears.kernel.calendar import BusinessCalendar
from arrears.kernel.refusal import InputError
from arrears.law.engine.clock import Hours, local_day, next_open
from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.situation import Hold, Situation


def outside_hours(situation: Situation, hours_of: Callable[[date], Hours]) -> Finding:
    """Refuse where any plausible clock of the person shows a closed hour; agreed hours replace the law's."""
    agreed = situation.agreed_hours
    opening = next_open(situation.moment, situation.zones, (lambda _: agreed) if agreed else hours_of)
    return None if opening == situation.moment else Breach(opening)


def outside_hours_by_holiday(situation: Situation, country: str, hours_of: Callable[[date, bool], Hours]) -> Finding:
    """Refuse like `outside_hours`, where the hours of a day depend on its being a public holiday of the country."""
    calendar = BusinessCalendar(country)
    try:
        return outside_hours(situation, lambda day: hours_of(day, calendar.is_public_holiday(day)))
    except InputError as fault:  # a year whose holidays nobody knows: nothing is permitted by absence
        if not fault.code.startswith("calendar_"):
            raise
        year = local_day(situation.moment, situation.zones[0]).year
        return Unknown((f"calendar.{country}.{year}",))


def held(situation: Situation, kinds: Collection[str], most_days: int | None = None) -> Finding:
    """Refuse while a hold of those kinds runs; a hold that the law ends by itself runs `most_days` days at most."""
    ends = {hold: _end(hold, most_days) for hold in situation.running_holds if hold.kind in kinds}
    running = [(hold.kind, end) for hold, end in ends.items() if end is None or end > situation.moment]
    if not running:
        return None
    known = [end for _, end in running if end is not None]
    free_from = max(known) if len(known) == len(running) else None
    return Breach(free_from, {"holds": tuple(sorted({kind for kind, _ in running}))})


def _end(hold: Hold, most_days: int | None) -> datetime | None:
    limit = hold.since + timedelta(days=most_days) if most_days else None
    return min((end for end in (hold.until, limit) if end), default=None)


def claimed(situation: Situation, forbidden: Collection[str]) -> Finding:
    """Refuse words that make a forbidden claim; a text whose claims nobody has read refuses nothing here."""
    claims = (situation.content and situation.content.claims) or ()
    found = [claim for claim in claims if claim in forbidden]
    return Breach(None, {"claims": tuple(found)}) if found else None


def channel_refused(situation: Situation) -> Finding:
    """Refuse a channel that the person has asked not to be used."""
    return Breach() if situation.consent(f"channel:{situation.channel}") is False else None


def without_consent(situation: Situation, places: Collection[str]) -> Finding:
    """Refuse a visit to one of the places without consent; a consent that nobody asked for is a missing fact."""
    visit = situation.visit
    if visit is None or visit.place not in places:
        return None
    if visit.place_consent is None:
        return Unknown(("visit.place_consent",))
    return None if visit.place_consent else Breach()
