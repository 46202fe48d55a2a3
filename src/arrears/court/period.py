"""Counting time as the law counts it: Civil Code articles 200 to 203 and Civil Procedure Law article 85.

The first day is not counted (201); months and years end on the matching day, or on the month's last where it lacks
that day (202); a last day that is a day off moves to the first working day after it (203).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from arrears.kernel.calendar import BusinessCalendar
from arrears.kernel.dates import add_months
from arrears.kernel.refusal import InputError


@dataclass(frozen=True)
class Period:
    """A length in days or in months (years are 12 months); exactly one is set."""

    days: int = 0
    months: int = 0

    def end_from(self, start: date) -> date:
        """Return the last day of the period that begins with the day after `start`, holidays not looked at."""
        return start + timedelta(days=self.days) if self.days else add_months(start, self.months)

    @property
    def about_days(self) -> int:
        """Return the rough length, for choosing how early to warn."""
        return self.days or self.months * 30


@dataclass(frozen=True)
class LastDay:
    """The last day of a period as counted, and as it stands after days off; `verified`: the calendar knew the year."""

    counted: date
    due_on: date
    verified: bool


def last_day(start: date, period: Period, calendar: BusinessCalendar) -> LastDay:
    """Return the last day of `period` from `start`, moved over days off (CC 203, CPL 85)."""
    return rolled(period.end_from(start), calendar)


def rolled(counted: date, calendar: BusinessCalendar) -> LastDay:
    """Return `counted` moved to a working day; where no decree names that year's days off yet, it stays and says so.

    Staying is the safe side: a later decree can only give more time, never less.
    """
    try:
        return LastDay(counted, calendar.roll_forward(counted), True)
    except InputError as fault:
        if fault.code != "calendar_unknown_year":
            raise
        return LastDay(counted, counted, False)


def working_day_on_or_before(day: date, calendar: BusinessCalendar) -> date:
    """Return the last day on or before `day` on which offices work; in an unknown year, the last weekday."""
    while not _works(day, calendar):
        day -= timedelta(days=1)
    return day


def _works(day: date, calendar: BusinessCalendar) -> bool:
    try:
        return calendar.is_working_day(day)
    except InputError:
        return day.weekday() < 5
