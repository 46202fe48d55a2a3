"""One deadline as a value, and the catalogue that says what each means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

from arrears.court.event import Event, Matter
from arrears.court.period import LastDay, Period, rolled, working_day_on_or_before
from arrears.kernel.calendar import BusinessCalendar

Status = Literal["open", "warned", "passed", "superseded"]
CALENDAR_UNKNOWN = {
    "zh": "该年度放假安排尚未公布：按法定期间计算，遇休息日是否顺延待补充日历后确定（只会推后，不会提前）。",
    "en": "that year's days off are not decreed yet: counted by the period alone; a day off can only move it later.",
}


@dataclass(frozen=True)
class Meaning:
    """What a kind of deadline means; `after`, `period` and `met_by` are set for those that need nothing else."""

    name: str
    says: Mapping[str, str]
    who: str
    warn_days: int
    article: str
    consequence: Mapping[str, str]
    after: str | None
    period: Period | None
    met_by: tuple[str, ...]
    rolls: bool


@dataclass(frozen=True)
class Deadline:
    """The last day for something; `superseded_by` is the event that met it or set it anew, None while it stands."""

    meaning: Meaning
    last: LastDay
    start: Event | None
    counted_from: date
    warnings: tuple[date, ...]
    act_by: date
    as_of: date
    superseded_by: Event | None = None
    notes: tuple[Mapping[str, str], ...] = ()

    @property
    def due_on(self) -> date:
        """Return the last day as it stands."""
        return self.last.due_on

    @property
    def guarantor(self) -> str | None:
        """Return which guarantor's guarantee it is about, None for every other deadline."""
        return self.start.detail.get("guarantor") if self.start else None

    @property
    def status(self) -> Status:
        """Return where it stands on the matter's day."""
        if self.superseded_by is not None:
            return "superseded"
        if self.due_on < self.as_of:
            return "passed"
        return "warned" if self.warnings[0] <= self.as_of else "open"

    def as_json(self) -> dict[str, object]:
        """Return the contract's object of `arrears court deadlines`."""
        return {
            "deadline": self.meaning.name,
            "due_on": self.due_on.isoformat(),
            "warn_on": self.warnings[0].isoformat(),
            "warnings": [day.isoformat() for day in self.warnings],
            "act_by": self.act_by.isoformat(),
            "counted_from": self.counted_from.isoformat(),
            "counted_from_event": self.start.kind if self.start else None,
            "counted_to": self.last.counted.isoformat(),
            "calendar_unverified": not self.last.verified,
            "article": self.meaning.article,
            "says": self.meaning.says,
            "consequence": self.meaning.consequence,
            "who": self.meaning.who,
            "guarantor": self.guarantor,
            "status": self.status,
            "days_left": (self.due_on - self.as_of).days,
            "superseded_by": str(self.superseded_by) if self.superseded_by else None,
            "notes": [*self.notes, *([] if self.last.verified else [CALENDAR_UNKNOWN])],
        }


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Meaning]:
    """Return what each kind of deadline means, by name."""
    text = resources.files("arrears.court").joinpath("deadlines.yaml").read_text(encoding="utf-8")
    return {name: _meaning(name, entry) for name, entry in yaml.safe_load(text).items()}


def deadline(
    name: str,
    counted: LastDay | date,
    *,
    matter: Matter,
    start: Event | None,
    counted_from: date,
    superseded_by: Event | None = None,
    notes: tuple[Mapping[str, str], ...] = (),
) -> Deadline:
    """Return a deadline of that name; a bare date ends as it stands or rolls, as the catalogue says."""
    meaning = catalogue()[name]
    if isinstance(counted, LastDay):
        last = counted
    else:
        last = rolled(counted, matter.calendar) if meaning.rolls else LastDay(counted, counted, True)
    warnings = warning_days(last.due_on, counted_from, meaning.warn_days, matter.calendar)
    act_by = working_day_on_or_before(last.due_on, matter.calendar)
    return Deadline(meaning, last, start, counted_from, warnings, act_by, matter.as_of, superseded_by, notes)


def warning_days(due_on: date, counted_from: date, warn_days: int, calendar: BusinessCalendar) -> tuple[date, ...]:
    """Return when to warn, each time in half the time left, on working days, never before the period began."""
    found: list[date] = []
    days = warn_days
    while days >= 1:
        day = working_day_on_or_before(due_on - timedelta(days=days), calendar)
        found.append(min(max(day, counted_from), due_on))
        days //= 2
    return tuple(sorted(set(found)))


def _meaning(name: str, entry: Mapping[str, Any]) -> Meaning:
    period = None
    if "days" in entry or "months" in entry:
        period = Period(days=entry.get("days", 0), months=entry.get("months", 0))
    return Meaning(
        name, entry["says"], entry["who"], entry["warn_days"], entry["article"], entry["consequence"],
        entry.get("after"), period, tuple(entry.get("met_by", ())), entry.get("rolls", True),
    )  # fmt: skip
