"""Days and months: parsing ISO days, adding months with the month's end kept."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

from arrears.kernel.refusal import InputError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: object, *, path: str = "") -> date:
    """Return the day of an ISO date string (2026-11-22)."""
    if not isinstance(text, str) or _DAY.fullmatch(text) is None:
        raise InputError("date_malformed", f"{text!r} is not a date of the form 2026-11-22", path)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("date_impossible", f"{text!r} is no day of the calendar", path) from None


def parse_moment(text: object, *, path: str = "") -> datetime:
    """Return an aware moment from ISO text; a time without offset is an error, as its zone would be a guess."""
    if not isinstance(text, str):
        raise InputError("time_malformed", f"{text!r} is not a time such as 2026-11-22T09:00:00+08:00", path)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError("time_malformed", f"{text!r} is not a time such as 2026-11-22T09:00:00+08:00", path) from None
    if moment.tzinfo is None or len(text) <= len("2026-11-22"):
        raise InputError("time_without_offset", f"{text!r} has no offset; write e.g. 2026-11-22T09:00:00+08:00", path)
    return moment


def clip_to_month(year: int, month: int, day: int) -> date:
    """Return that day of the month, or the month's last day where it has fewer days."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(start: date, months: int, *, due_day: int | None = None) -> date:
    """Return the day `months` later; `due_day` (default: the day of `start`) is clipped to the month's end."""
    index = start.year * 12 + start.month - 1 + months
    return clip_to_month(index // 12, index % 12 + 1, due_day or start.day)
