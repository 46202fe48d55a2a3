"""Preservation: how long each measure lasts, and when its renewal must be asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from arrears.court.deadline import Deadline, deadline
from arrears.court.event import LONGEST_MONTHS, MEASURES, Event, Matter
from arrears.court.read import checked_months
from arrears.kernel.dates import add_months
from arrears.kernel.refusal import InputError

# 财产保全规定 article 18: the application to renew is due seven days before the measure ends.
RENEWAL_DAYS_BEFORE = 7


@dataclass(frozen=True)
class Run:
    """One run of a measure, from its execution or a renewal, until `ends_on`."""

    event: Event
    ends_on: date


def preservations(matter: Matter) -> Iterator[Deadline]:
    """Yield the end of every run of every measure, and the day on which its renewal must have been asked for.

    A renewal is counted from its own day, not from the old end: the earlier end, and so the safe one.
    """
    measures = [event for event in matter.of(*MEASURES) if "asset" in event.detail]
    later = [(event, _measure_of(event, measures)) for event in matter.of("renewal_granted", "preservation_released")]
    for measure in measures:
        yield from _of_one(measure, [event for event, of in later if of is measure], matter)


def _of_one(measure: Event, changes: Sequence[Event], matter: Matter) -> Iterator[Deadline]:
    run = Run(measure, add_months(measure.on, measure.detail["months"]))
    for change in changes:
        in_time = change.on <= run.ends_on
        yield from _run(run, change if in_time else None, matter)
        if change.kind == "preservation_released":
            return
        run = Run(change, add_months(change.on, _renewed_months(change, measure)))
    yield from _run(run, None, matter)


def _run(run: Run, cut_by: Event | None, matter: Matter) -> Iterator[Deadline]:
    ask_by = run.ends_on - timedelta(days=RENEWAL_DAYS_BEFORE)
    for name, day in (("preservation_renewal", ask_by), ("preservation_expiry", run.ends_on)):
        yield deadline(name, day, matter=matter, start=run.event, counted_from=run.event.on, superseded_by=cut_by)


def _renewed_months(renewal: Event, measure: Event) -> int:
    asset = measure.detail["asset"]
    months = renewal.detail["months"]
    return checked_months(LONGEST_MONTHS[asset] if months is None else months, asset, f"{renewal.path}.months")


def _measure_of(event: Event, measures: Sequence[Event]) -> Event:
    """Return the measure that a renewal or release is of: by id or place in the list, else by asset or day."""
    earlier = [measure for measure in measures if measure.on <= event.on]
    of = event.detail["of"]
    named = [m for m in earlier if of in (m.id, m.index, m.path)] if of is not None else []
    found = named or [m for m in earlier if of is None or of in (m.detail["asset"], m.kind, m.on.isoformat())]
    if len(found) != 1:
        wrong = "no measure before it" if not found else f"{len(found)} measures"
        message = f"{of!r} names {wrong}; give the preservation an id and name that"
        raise InputError("measure_not_found" if not found else "measure_ambiguous", message, f"{event.path}.of")
    return found[0]
