"""Business calendars: which days are worked, by country.

China's holidays move by yearly decree and bring make-up working days; `chinesecalendar` carries the decrees. Other
countries come from `holidays`. A year that a calendar does not know is an error, never "no holidays": users extend
the table (`extra`) when the decree is out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import holidays

from arrears.kernel.refusal import InputError

CHINA_FIRST_YEAR, CHINA_LAST_YEAR = min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year


@dataclass(frozen=True)
class BusinessCalendar:
    """A country's working days. `extra` says day by day what a user's own table knows: True worked, False not."""

    country: str
    extra: Mapping[date, bool] = field(default_factory=lambda: dict[date, bool]())

    def is_working_day(self, day: date) -> bool:
        """Return whether offices work that day."""
        if day in self.extra:
            return self.extra[day]
        if self.country == "CHN":
            return _china_works(day, known_years=frozenset(entry.year for entry in self.extra))
        return day.weekday() < 5 and day not in _public_holidays(self.country, day.year)

    def is_public_holiday(self, day: date) -> bool:
        """Return whether that day is a statutory day off (in China: of the decree, its bridge days included)."""
        if day in self.extra:
            return not self.extra[day] and day.weekday() < 5
        if self.country == "CHN":
            return not _china_works(day, known_years=frozenset(e.year for e in self.extra)) and (
                day.weekday() < 5 or day in chinese_calendar.holidays
            )
        return day in _public_holidays(self.country, day.year)

    def roll_forward(self, day: date) -> date:
        """Return `day` if worked, else the next working day."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; `day` itself is not counted."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day


# The library looks through its whole table at each question, and deadlines ask by the thousand.
@lru_cache(maxsize=16_384)
def _china_works(day: date, known_years: frozenset[int]) -> bool:
    if CHINA_FIRST_YEAR <= day.year <= CHINA_LAST_YEAR:
        return chinese_calendar.is_workday(day)
    if day.year in known_years:
        return day.weekday() < 5
    raise InputError(
        "calendar_unknown_year",
        f"the Chinese holiday decree for {day.year} is not in the calendar ({CHINA_FIRST_YEAR}-{CHINA_LAST_YEAR}); "
        "add the year's days to the calendar table",
    )


@lru_cache(maxsize=512)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    try:
        table = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        raise InputError("calendar_unknown_country", f"no business calendar for {country!r}") from None
    if not table:
        raise InputError("calendar_unknown_year", f"the calendar of {country} has no holidays for {year}")
    return frozenset(table)
