"""Reads facts back. Queries name their order: the log's (`arrival`) or the chain's (`sequence`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson

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


def facts_of_chains(cursor: Any, chains: Sequence[UUID]) -> dict[UUID, list[Fact]]:
    """Return the facts of several chains, each in order."""
    cursor.execute(f"SELECT {_COLUMNS} FROM fact WHERE chain_id = ANY(%s) ORDER BY chain_id, sequence", [list(chains)])
    found: dict[UUID, list[Fact]] = {}
    for row in cursor.fetchall():
        fact = _fact(row)
        found.setdefault(fact.chain, []).append(fact)
    return found


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


def log_digests(cursor: Any, tenant: UUID) -> list[bytes]:
    """Return the digests of a tenant's log, in its order."""
    cursor.execute("SELECT digest FROM fact WHERE tenant_id = %s ORDER BY arrival", [tenant])
    return [bytes(row[0]) for row in cursor.fetchall()]


def chain_ends(cursor: Any, tenant: UUID) -> dict[UUID, tuple[int, bytes]]:
    """Return the length and head that each of a tenant's chains claims."""
    cursor.execute("SELECT id, length, head FROM chain WHERE tenant_id = %s AND length > 0", [tenant])
    return {row[0]: (row[1], bytes(row[2])) for row in cursor.fetchall()}


def _fact(row: Any) -> Fact:
    payload = row[10]
    if isinstance(payload, str):  # Django's connections leave jsonb as text
        payload = orjson.loads(payload)
    return Fact(*row[:10], payload=payload, previous=bytes(row[11]), digest=bytes(row[12]))
