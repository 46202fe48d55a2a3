"""What SQL cannot know by itself, made by the desk's own code for the few distinct values that a night has.

Signatures judged by the scalar rules, and local days as seconds: time zones stay in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from arrears.law.columns.fold import Ask, Folded, fold
from arrears.law.columns.rules import window_days
from arrears.law.engine.clock import day_start, local_day
from arrears.law.engine.rulebook import Rulebook

Zones = tuple[ZoneInfo, ...]
RuleKey = tuple[str, str]

SIGNATURES = pa.schema(
    [
        ("facts", pa.int64()), ("moment", pa.int64()), ("place", pa.int32()), ("alone", pa.bool_()),
        ("static_rank", pa.int32()), ("static_from", pa.int64()),
        ("static_ends_known", pa.bool_()), ("missing", pa.string()), ("asks", pa.string()),
        ("to_whom", pa.string()), ("channel", pa.string()), ("step", pa.string()), ("debt", pa.string()),
        ("plan_active", pa.bool_()), ("purpose", pa.string()),
        ("calls_per_day", pa.int64()), ("attempts_per_day", pa.int64()),
    ]
)  # fmt: skip
DAYS = pa.schema(
    [
        ("place", pa.int32()),
        ("days", pa.int32()),
        ("starts", pa.int64()),
        ("ends", pa.int64()),
        ("free_from", pa.int64()),
    ]
)


@dataclass
class Asked:
    """One SQL rule with the values of the day, as some signatures need it; `name` stands in their `asks`."""

    name: str
    rule: str
    package: str
    rank: int
    values: dict[str, Any]
    known_holds: frozenset[str]
    changes_at: int | None
    refuses: bool


@dataclass
class Signatures:
    """Everything that was folded in one batch: rows of the signature table, the rules asked, the places met."""

    book: Rulebook
    policies: frozenset[str]
    harden_advice: bool
    ranks: dict[str, int]
    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    asked: dict[tuple[Any, ...], Asked] = field(default_factory=dict[tuple[Any, ...], Asked])
    places: dict[Zones, int] = field(default_factory=dict[Zones, int])

    def add(self, index: int, facts: Mapping[str, Any], at: int) -> None:
        """Fold one signature and keep its row."""
        found = fold(facts, at, self.book, policies=self.policies, harden_advice=self.harden_advice)
        zones = found.situation.timezones or ()
        row: dict[str, Any] = {
            "facts": index,
            "moment": at,
            "place": self.places.setdefault(zones, len(self.places)),
            "alone": found.alone,
        }
        if not found.alone:
            row |= {
                "static_rank": min((self.ranks[rule] for rule in found.refusing), default=None),
                "static_from": found.free_from,
                "static_ends_known": found.ends_known,
                "missing": ",".join(found.missing) or None,
                "asks": "".join(f"|{self._ask(found, one).name}|" for one in found.asks),
                **found.columns(),
            }
        self.rows.append(row)

    def table(self) -> pa.Table:
        """Return the signature table."""
        return pa.Table.from_pylist(self.rows, schema=SIGNATURES)

    def _ask(self, found: Folded, one: Ask) -> Asked:
        provision, values = one.bound.provision, dict(one.bound.values.named)
        key = (provision.id, tuple(sorted(values.items())), found.known_holds, one.changes_at, one.refuses)
        if key not in self.asked:
            name = f"{provision.id.lower().replace('-', '_').replace('.', '_')}_{len(self.asked)}"
            rank = self.ranks[provision.id]
            self.asked[key] = Asked(
                name, provision.id, provision.package, rank, values, found.known_holds, one.changes_at, one.refuses
            )
        return self.asked[key]


def days_table(found: Signatures, first: int, last: int) -> pa.Table:
    """Return the local days of every place in the span, and when a contact of that day leaves each window."""
    windows = sorted({days for asked in found.asked.values() for days in window_days(asked.values)})
    rows = [
        {"place": place, "days": days, "starts": starts, "ends": ends, "free_from": free_from(days)}
        for zones, place in found.places.items()
        for starts, ends, free_from in _days(zones, first, last)
        for days in windows
    ]
    return pa.Table.from_pylist(rows, schema=DAYS)


def _days(zones: Zones, first: int, last: int) -> Iterator[tuple[int, int, Callable[[int], int]]]:
    for zone in zones:
        day = local_day(datetime.fromtimestamp(first, UTC), zone) - timedelta(days=1)
        end = local_day(datetime.fromtimestamp(last, UTC), zone)
        while day <= end:
            begins = day
            yield (
                _seconds(day_start(day, zone)),
                _seconds(day_start(day, zone, 1)),
                lambda days, begins=begins, zone=zone: _seconds(day_start(begins, zone, days)),
            )
            day += timedelta(days=1)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
