"""Age: which rows are overdue, past due days, paused days, days past due (DPD) and the bucket."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from arrears.debt.model import AgeRule, Bucket, Pause


def is_overdue(due: date, day: date, rule: AgeRule) -> bool:
    """Return whether an unpaid row is overdue on `day`."""
    return due < day or (due == day and rule.first_day == "due_day")


def past_due_days(due: date, day: date, rule: AgeRule) -> int:
    """Return the days past the due date; the due date itself is the first under ``due_day``."""
    return max(0, (day - due).days + (rule.first_day == "due_day"))


def paused_days(due: date, day: date, pauses: Iterable[Pause]) -> int:
    """Return the days of pauses after `due`, up to and with `day`."""
    return sum(max(0, (min(pause.end, day) - max(pause.start, due)).days) for pause in pauses)


def days_past_due(due: date, day: date, rule: AgeRule, pauses: Iterable[Pause]) -> int:
    """Return past due days less grace and paused days, not below zero."""
    return max(0, past_due_days(due, day, rule) - rule.grace_days - paused_days(due, day, pauses))


def row_days_past_due(due: date, day: date, rule: AgeRule, pauses: Iterable[Pause]) -> int:
    """Return the days past due of one row: grace is taken off where it is given to each instalment.

    Grace on the loan is the loan's alone; rows then show their full age (as in Apache Fineract).
    """
    grace = rule.grace_days if rule.grace_on == "instalment" else 0
    return max(0, past_due_days(due, day, rule) - grace - paused_days(due, day, pauses))


def bucket_of(dpd: int, buckets: Iterable[Bucket]) -> str:
    """Return the name of the bucket that holds `dpd`; the reader has made sure that there is one."""
    for bucket in buckets:
        if bucket.first <= dpd and (bucket.last is None or dpd <= bucket.last):
            return bucket.name
    raise AssertionError(f"no bucket holds {dpd} days")


def pause_at(day: date, pauses: Iterable[Pause]) -> Pause | None:
    """Return the pause that freezes the bucket on `day`, if it began earlier."""
    return next((pause for pause in pauses if pause.start < day <= pause.end), None)
