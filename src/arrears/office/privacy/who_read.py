"""Answers after an incident: whose data did somebody read between two moments, and who read a person's data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Read:
    """One reading of personal data."""

    at: datetime
    actor: str
    person: UUID
    fields: tuple[str, ...]
    reason: str


def read_by(cursor: Any, actor: str, start: datetime, end: datetime) -> list[Read]:
    """Return what `actor` saw from `start` (included) to `end` (not), oldest first."""
    return _reads(cursor, "actor = %s", [actor], start, end)


def readers_of(cursor: Any, person: UUID, start: datetime, end: datetime) -> list[Read]:
    """Return who saw a person's data from `start` (included) to `end` (not), oldest first."""
    return _reads(cursor, "chain_id = %s", [person], start, end)


def _reads(cursor: Any, which: str, values: list[Any], start: datetime, end: datetime) -> list[Read]:
    cursor.execute(
        "SELECT happened_at, actor, payload->>'person', payload->>'fields', payload->>'reason' FROM fact"
        f" WHERE kind = 'data.read' AND {which} AND happened_at >= %s AND happened_at < %s ORDER BY happened_at",
        [*values, start, end],
    )
    return [
        Read(at, actor, UUID(person), tuple(json.loads(fields)), reason)
        for at, actor, person, fields, reason in cursor.fetchall()
    ]
