"""Every deadline of one matter, in the order in which they fall."""

from __future__ import annotations

from collections.abc import Iterator

from arrears.court.deadline import Deadline, catalogue, deadline
from arrears.court.enforcement import enforcement
from arrears.court.event import Matter
from arrears.court.guarantee import guarantees
from arrears.court.limitation import limitation
from arrears.court.period import last_day
from arrears.court.preservation import preservations


def deadlines_of(matter: Matter) -> list[Deadline]:
    """Return the deadlines of the matter sorted by due day; superseded ones stay, and say by what."""
    found = [
        *limitation(matter),
        *guarantees(matter),
        *preservations(matter),
        *enforcement(matter),
        *_from_one_event(matter),
    ]
    return sorted(found, key=lambda one: (one.due_on, one.counted_from, one.meaning.name))


def _from_one_event(matter: Matter) -> Iterator[Deadline]:
    """Yield the deadlines that need nothing but one event and a number of days, as the catalogue lists them."""
    for meaning in catalogue().values():
        if meaning.after is None or meaning.period is None:
            continue
        for event in matter.of(meaning.after):
            last = last_day(event.on, meaning.period, matter.calendar)
            met = matter.first(meaning.met_by, event.on)
            yield deadline(
                meaning.name, last, matter=matter, start=event, counted_from=event.on,
                superseded_by=met if met is not None and met.on <= last.due_on else None,
            )  # fmt: skip
