"""Answers after an incident: whose data did somebody read between two moments, and who read a person's data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.actor import user_actor


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of personal data."""

    at: datetime
    actor: str
    person: UUID
    fields: tuple[str, ...]
    reason: str

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "at": self.at.isoformat(), "actor": self.actor, "person": str(self.person), "fields": list(self.fields),
            "reason": self.reason,
        }  # fmt: skip


def read_by(cursor: Any, actor: str, start: datetime, end: datetime) -> list[Read]:
    """Return what `actor` saw from `start` (included) to `end` (not), oldest first."""
    return _reads(cursor, "actor = %s", [actor], start, end)


def readers_of(cursor: Any, person: UUID, start: datetime, end: datetime) -> list[Read]:
    """Return who saw a person's data from `start` (included) to `end` (not), oldest first."""
    return _reads(cursor, "chain_id = %s", [person], start, end)


def answer(
    cursor: Any, by: str | None, person: UUID | None, start: datetime, end: datetime, *, each: bool = False
) -> dict[str, Any]:
    """Return as JSON values what somebody read, who read a person's data, or both at once; `each` lists every reading.

    `by` is the name with which a user signs in, or an actor as facts call it (``user:ID``, ``api:NAME``).
    """
    actor = None if by is None else _actor(cursor, by)
    if person is not None:
        reads = [one for one in readers_of(cursor, person, start, end) if actor in (None, one.actor)]
    else:
        assert actor is not None, "somebody must be asked about"
        reads = read_by(cursor, actor, start, end)
    people = _summed(reads, lambda one: one.person)
    cursor.execute("SELECT id, customer_id FROM person WHERE id = ANY(%s)", [list(people)])
    numbers: dict[UUID, str] = dict(cursor.fetchall())
    return {
        "reads": len(reads),
        "people": [{"person": str(key), "customer_id": numbers.get(key), **said} for key, said in people.items()],
        "readers": [{"actor": key, **said} for key, said in _summed(reads, lambda one: one.actor).items()],
        **({"each": [one.plain() for one in reads]} if each else {}),
    }


def _actor(cursor: Any, name: str) -> str:
    if ":" in name:
        return name
    cursor.execute("SELECT id FROM member WHERE username = %s", [name])
    row = cursor.fetchone()
    if row is None:
        raise InputError("unknown_user", f"nobody here signs in as {name!r}; an actor is user:ID or api:NAME", "--by")
    return user_actor(row[0], []).name


def _summed(reads: Iterable[Read], of: Callable[[Read], Any]) -> dict[Any, dict[str, Any]]:
    """Return the readings of each person, or by each actor: how many, first and last, which fields, and why."""
    found: dict[Any, list[Read]] = {}
    for one in reads:
        found.setdefault(of(one), []).append(one)
    return {
        key: {
            "reads": len(some), "first_at": some[0].at.isoformat(), "last_at": some[-1].at.isoformat(),
            "fields": sorted({name for one in some for name in one.fields}),
            "reasons": sorted({one.reason for one in some}),
        }
        for key, some in found.items()
    }  # fmt: skip


def _reads(cursor: Any, which: str, values: list[Any], start: datetime, end: datetime) -> list[Read]:
    cursor.execute(
        "SELECT happened_at, actor, (payload->>'person')::uuid, payload->>'fields', payload->>'reason' FROM fact"
        f" WHERE kind = 'data.read' AND {which} AND happened_at >= %s AND happened_at < %s ORDER BY happened_at",
        [*values, start, end],
    )
    return [Read(at, actor, person, _fields(fields), reason) for at, actor, person, fields, reason in cursor.fetchall()]


@lru_cache(maxsize=1024)
def _fields(said: str) -> tuple[str, ...]:
    return tuple(json.loads(said))
