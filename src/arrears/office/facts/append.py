"""Puts facts on record: linked in process, one transaction with everything that follows from them.

Writers of one chain wait for one another; writers of several take the chains' rows in the order of their ids, so that
they cannot wait for each other in a circle. A chain that has no row yet gets one first: a row that does not exist
locks nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from arrears.kernel.ids import sortable_id
from arrears.office.facts.project import project
from arrears.office.tenancy import current_tenant
from arrears.record.catalogue import Payload, kind_of
from arrears.record.fact import NO_FACT, Draft, Fact, link

LOG_LOCK = 0x41525246  # shared by writers, exclusive while a checkpoint is taken

_OPEN = """
INSERT INTO chain (tenant_id, id, length, head)
SELECT %s, id, 0, %s FROM unnest(%s::uuid[]) AS id ORDER BY id ON CONFLICT (id) DO NOTHING
"""
_LOCK = "SELECT id, length, head FROM chain WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_ADD = """
INSERT INTO fact (tenant_id, id, chain_id, sequence, kind, version, happened_at, recorded_at, actor, source, payload,
                  previous, digest)
SELECT tenant, id, chain, sequence, kind, version, happened_at, recorded_at, actor, source, payload,
       decode(previous, 'hex'), substring(%s::bytea FROM 32 * place::int - 31 FOR 32)
  FROM ROWS FROM (json_to_recordset(%s::json) AS (tenant uuid, id uuid, chain uuid, sequence bigint, kind text,
       version smallint, happened_at timestamptz, recorded_at timestamptz, actor text, source text, payload jsonb,
       previous text)) WITH ORDINALITY AS said(tenant, id, chain, sequence, kind, version, happened_at, recorded_at,
       actor, source, payload, previous, place) ORDER BY place
"""
_GROW = """
UPDATE chain SET length = new.length, head = new.head
  FROM (SELECT id, length, substring(%s::bytea FROM 32 * place::int - 31 FOR 32) AS head
          FROM unnest(%s::uuid[], %s::bigint[]) WITH ORDINALITY AS end_of(id, length, place)) AS new
 WHERE chain.id = new.id
"""


def draft(
    chain: UUID, payload: Payload, *, happened_at: datetime, actor: str, source: str, identity: UUID | None = None
) -> Draft:
    """Return a draft of the payload's kind; `identity` is a client's id, or a natural one that makes it count once."""
    kind = kind_of(payload)
    fresh = identity or sortable_id(happened_at, os.urandom(10))
    return Draft(fresh, chain, kind.name, kind.version, happened_at, actor, source, payload.plain())


def append(cursor: Any, drafts: Iterable[Draft], *, recorded_at: datetime | None = None) -> list[Fact]:
    """Put `drafts` on record for the transaction's tenant, in their order within each chain, and project them.

    Returns the facts. A fact whose id is on record already breaks the transaction (`IntegrityError`).
    """
    tenant = current_tenant(cursor)
    by_chain = sorted(drafts, key=lambda said: said.chain.int)  # stable: the order within a chain is kept
    if not by_chain:
        return []
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))", [LOG_LOCK, str(tenant)])
    facts: list[Fact] = []
    envelopes: list[bytes] = []
    heads = _lock_chains(cursor, tenant, [said.chain for said in by_chain])
    moment = recorded_at or datetime.now(UTC)
    for chain, said in groupby(by_chain, key=lambda one: one.chain):
        length, head = heads[chain]
        for one in said:
            length += 1
            fact, envelope = link(one, tenant=tenant, sequence=length, recorded_at=moment, previous=head)
            facts.append(fact)
            envelopes.append(envelope)
            head = fact.digest
        heads[chain] = (length, head)
    _write(cursor, facts, envelopes)
    ends = b"".join(head for _, head in heads.values())
    cursor.execute(_GROW, [ends, list(heads), [length for length, _ in heads.values()]])
    project(cursor, tenant, facts)
    return facts


def lock_chains(cursor: Any, chains: Sequence[UUID]) -> None:
    """Wait for every writer of these chains and keep others out: what is read after this stays so until the end."""
    _lock_chains(cursor, current_tenant(cursor), chains)


def _lock_chains(cursor: Any, tenant: UUID, chains: Sequence[UUID]) -> dict[UUID, tuple[int, bytes]]:
    wanted = list(dict.fromkeys(chains))
    cursor.execute(_OPEN, [tenant, NO_FACT, wanted])
    cursor.execute(_LOCK, [wanted])
    found = {row[0]: (row[1], bytes(row[2])) for row in cursor.fetchall()}
    if len(found) != len(wanted):
        raise PermissionError("a chain belongs to another tenant")
    return found


def _write(cursor: Any, facts: Sequence[Fact], envelopes: Sequence[bytes]) -> None:
    """Store the facts: what the database reads is what was hashed, byte for byte."""
    digests = b"".join(fact.digest for fact in facts)
    cursor.execute(_ADD, [digests, (b"[" + b",".join(envelopes) + b"]").decode()])
