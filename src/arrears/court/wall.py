"""The wall of deadlines: what each day says of each, so that none passes without a warning or without a trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from arrears.court.deadline import Deadline

Level = Literal["warning", "due_today", "passed"]
Key = tuple[str, date, date]


@dataclass(frozen=True)
class Alert:
    """What a day says of a deadline: a warning, that it is today, or that it has passed with its consequence."""

    on: date
    level: Level
    deadline: Deadline


def key(deadline: Deadline) -> Key:
    """Return what tells one deadline of a matter from another, whenever it is computed."""
    return deadline.meaning.name, deadline.counted_from, deadline.due_on


def alert_days(deadline: Deadline, seen_on: date) -> Iterator[Alert]:
    """Yield every alert of a deadline that stands, first seen on a day.

    One that is learned of late speaks at once, and one that had already passed then is recorded as passed that day.
    """
    due_on = deadline.due_on
    if deadline.superseded_by is not None:
        return
    if seen_on < due_on:
        days = {max(day, seen_on) for day in deadline.warnings if day < due_on} or {seen_on}
        for day in sorted(days):
            yield Alert(day, "warning", deadline)
    if seen_on <= due_on:
        yield Alert(due_on, "due_today", deadline)
    yield Alert(max(due_on + timedelta(days=1), seen_on), "passed", deadline)


def alerts_on(day: date, deadlines: Iterable[tuple[Deadline, date]]) -> list[Alert]:
    """Return the day's alerts over all deadlines, each with the day on which it was first seen, gravest first."""
    order: tuple[Level, ...] = ("passed", "due_today", "warning")
    found = [alert for deadline, seen in deadlines for alert in alert_days(deadline, seen) if alert.on == day]
    return sorted(
        found, key=lambda alert: (order.index(alert.level), alert.deadline.due_on, alert.deadline.meaning.name)
    )
