"""Due dates: the grid of a schedule, in whole months clipped to the month's end, or in whole days."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.debt.model import Period
from arrears.kernel.dates import add_months
from arrears.kernel.refusal import InputError


def shift(start: date, period: Period, count: int, due_day: int | None = None) -> date:
    """Return the date `count` periods after `start`; months keep `due_day`, clipped to the month's end."""
    try:
        if period.days:
            return start + timedelta(days=period.days * count)
        return add_months(start, period.months * count, due_day=due_day)
    except (ValueError, OverflowError):
        raise InputError("date_impossible", "the schedule leaves the calendar; use fewer or shorter periods") from None


def due_dates(first_due: date, period: Period, count: int, due_day: int | None = None) -> list[date]:
    """Return `count` due dates: `first_due` itself, then one each period, on `due_day` of its month."""
    return [first_due, *(shift(first_due, period, index, due_day) for index in range(1, count))]


def previous_due(first_due: date, period: Period, due_day: int | None = None) -> date:
    """Return the date one period before the first due date: a loan disbursed then has no odd first period."""
    return shift(first_due, period, -1, due_day)
