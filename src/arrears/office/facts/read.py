"""Reads facts back. Queries name their order: the log's (`arrival`) or the chain's (`sequence`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from arrears.record.fact import Fact

_COLUMNS = (
    "tenant_id, chain_id, sequence, id, kind, version, happened_at, recorded_at, actor, source, payload, previous,"
    " digest"
)
BATCH = 5000


def facts_of(cursor: Any, chain: UUID, *, after: int = 0) -> list[Fact]:
    """Return the facts of a chain, in order, from the one after number `after`."""
    query = f"SELECT {_COLUMNS} FROM fact WHERE chain_id = %s AND sequence > %s ORDER BY sequence"
    cursor.execute(query, [chain, after])
    return [_fact(row) for row in cursor.fetchall()]


def log_after(cursor: Any, tenant: UUID, arrival: int = 0, upto: int | None = None) -> Iterator[tuple[int, Fact]]:
    """Yield (arrival, fact) of a tenant's log in its order, after `arrival` and up to `upto`, in batches."""
    query = (
        f"SELECT arrival, {_COLUMNS} FROM fact WHERE tenant_id = %s AND arrival > %s AND arrival <= %s"
        f" ORDER BY arrival LIMIT {BATCH}"
    )
    while True:
        cursor.execute(query, [tenant, arrival, 2**62 if upto is None else upto])
        rows = cursor.fetchall()
        yield from ((row[0], _fact(row[1:])) for row in rows)
        if len(rows) < BATCH:
            return
        arrival = rows[-1][0]


def chain_ends(cursor: Any, tenant: UUID) -> dict[UUID, tuple[int, bytes]]:
    """Return the length and head that each of a tenant's chains claims."""
    cursor.execute("SELECT id, length, head FROM chain WHERE tenant_id = %s AND length > 0", [tenant])
    return {row[0]: (row[1], bytes(row[2])) for row in cursor.fetchall()}


def _fact(row: Any) -> Fact:
    envelope, payload, previous, digest = row[:10], row[10], row[11], row[12]
    if isinstance(payload, str):  # Django's connections leave jsonb as text
        payload = json.loads(payload)
    return Fact(*envelope, payload, bytes(previous), bytes(digest))
