"""Clocks on walls: local days and hours in a set of zones, exact through daylight-saving gaps and overlaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Open intervals of one local day, in seconds from its 00:00 on the wall: from counted, to not.
Hours = tuple[tuple[int, int], ...]
DAY_SECONDS = 86_400
ALWAYS: Hours = ((0, DAY_SECONDS),)
NEVER: Hours = ()
_SEARCH_DAYS = 400


def seconds_of(clock: time) -> int:
    """Return the seconds since 00:00 on the wall."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def open_between(start: time | int, end: time | int) -> Hours:
    """Return the hours from `start` (counted) to `end` (not); an end before the start runs over midnight."""
    first = start if isinstance(start, int) else seconds_of(start)
    last = end if isinstance(end, int) else seconds_of(end)
    if first < last:
        return ((first, last),)
    return ((0, last), (first, DAY_SECONDS)) if last else ((first, DAY_SECONDS),)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day on the zone's calendar."""
    return moment.astimezone(zone).date()


def day_start(day: date, zone: ZoneInfo, days_later: int = 0) -> datetime:
    """Return the UTC moment at which that local day, or the one `days_later`, begins."""
    return at_wall(day + timedelta(days=days_later), 0, zone)


@lru_cache(maxsize=65_536)
def at_wall(day: date, second: int, zone: ZoneInfo, fold: int = 0) -> datetime:
    """Return the UTC moment of that reading of the wall clock; one that a gap skips is the end of the gap."""
    local = (datetime.combine(day, time()) + timedelta(seconds=second)).replace(tzinfo=zone, fold=fold)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    shifted = local.replace(fold=0).astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    return _shift_between(min(shifted), max(shifted), zone)


def is_open(moment: datetime, zone: ZoneInfo, hours_of: Callable[[date], Hours]) -> bool:
    """Return whether the wall clock of the zone shows an open hour."""
    wall = moment.astimezone(zone)
    second = wall.hour * 3600 + wall.minute * 60 + wall.second
    return any(start <= second < end for start, end in hours_of(wall.date()))


def next_open(moment: datetime, zones: Iterable[ZoneInfo], hours_of: Callable[[date], Hours]) -> datetime | None:
    """Return the earliest moment, not before `moment`, that is open in every zone; None if none within 400 days."""
    places = tuple(zones)
    limit = moment + timedelta(days=_SEARCH_DAYS)
    while moment < limit:
        closed = next((zone for zone in places if not is_open(moment, zone, hours_of)), None)
        if closed is None:
            return moment
        opening = _next_opening(moment, closed, hours_of)
        if opening is None:
            return None
        moment = opening
    return None


def _next_opening(moment: datetime, zone: ZoneInfo, hours_of: Callable[[date], Hours]) -> datetime | None:
    """Return the earliest later moment that is open in one zone, which is closed now."""
    today = local_day(moment, zone)
    for ahead in range(-1, _SEARCH_DAYS):
        day = today + timedelta(days=ahead)
        marks = [at_wall(day, start, zone, fold) for start, _ in hours_of(day) for fold in (0, 1)]
        dawn, dusk = day_start(day, zone), day_start(day, zone, 1)
        if dawn.astimezone(zone).utcoffset() != dusk.astimezone(zone).utcoffset():
            marks.append(_shift_between(dawn, dusk, zone))  # a clock put back may show an open hour again
        later = [mark for mark in marks if mark > moment and is_open(mark, zone, hours_of)]
        if later:
            return min(later)
    return None


def _shift_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole second after `low` at which the zone's offset is no longer what it was."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=1) // 2)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high
