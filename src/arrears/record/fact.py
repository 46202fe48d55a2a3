"""A fact: an immutable, typed, dated record of something that happened or was decided, linked to the one before it.

Facts stand in chains. A chain is a case (its id is the case's), a person (who saw their data), a user (their rights),
or the office itself (the tenant's id). The digest covers all but itself: `verifier.fact_digest` over the envelope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from arrears.record import verifier
from arrears.record.canonical import check, unchecked

NO_FACT = bytes(32)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to put on record. `payload` is plain (see `record.catalogue`); the id is the client's."""

    id: UUID
    chain: UUID
    kind: str
    version: int
    happened_at: datetime
    actor: str
    source: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A recorded fact, as it stands in the chain of its tenant."""

    tenant: UUID
    chain: UUID
    sequence: int
    id: UUID
    kind: str
    version: int
    happened_at: datetime
    recorded_at: datetime
    actor: str
    source: str
    payload: dict[str, Any]
    previous: bytes
    digest: bytes


@lru_cache(maxsize=4096)
def moment_text(moment: datetime) -> str:
    """Return an aware moment in UTC with microseconds, the one way the record writes it."""
    if moment.tzinfo is None:
        raise ValueError("a moment without zone has no place in time")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def envelope(fact: Fact) -> bytes:
    """Return the canonical bytes that a fact's digest covers."""
    return _envelope(fact, fact.tenant, fact.sequence, fact.recorded_at, fact.previous)


def link(draft: Draft, *, tenant: UUID, sequence: int, recorded_at: datetime, previous: bytes) -> tuple[Fact, bytes]:
    """Return the fact that `draft` becomes as number `sequence` (from 1) after the fact with digest `previous`.

    The second value is its envelope, for whoever stores it.
    """
    said = _envelope(draft, tenant, sequence, recorded_at, previous)
    fact = Fact(
        tenant, draft.chain, sequence, draft.id, draft.kind, draft.version, draft.happened_at, recorded_at, draft.actor,
        draft.source, draft.payload, previous, verifier.fact_digest(said),
    )  # fmt: skip
    return fact, said


def _envelope(said: Draft | Fact, tenant: UUID, sequence: int, recorded_at: datetime, previous: bytes) -> bytes:
    check(said.payload, "payload")
    return unchecked(
        {
            "tenant": tenant,
            "chain": said.chain,
            "sequence": sequence,
            "id": said.id,
            "kind": said.kind,
            "version": said.version,
            "happened_at": moment_text(said.happened_at),
            "recorded_at": moment_text(recorded_at),
            "actor": said.actor,
            "source": said.source,
            "payload": said.payload,
            "previous": previous.hex(),
        }
    )
