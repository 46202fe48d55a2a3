"""Exports a case as an evidence bundle, which anyone can verify offline."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.actor import Actor
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.facts.checkpoints import notes_inside, seal
from arrears.office.facts.read import facts_of, log_digests
from arrears.office.keys import record_signer
from arrears.office.tenancy import current_tenant
from arrears.record import verifier
from arrears.record.bundle import Earlier, make_bundle
from arrears.record.kinds.office import DataExported
from arrears.record.merkle import Tree


def export_case(
    cursor: Any,
    config: Config,
    case: UUID,
    *,
    actor: Actor,
    reason: str,
    documents: Mapping[str, bytes] | None = None,
    at: datetime | None = None,
) -> bytes:
    """Return a case's bundle. The log is sealed first, so that every fact in it is proven; the export is a fact."""
    tenant, moment = current_tenant(cursor), at or datetime.now(UTC)
    facts = facts_of(cursor, case)
    if not facts:
        raise InputError("unknown_case", f"there is no case {case} with facts", "case")
    sealed = seal(cursor, config, at=moment)
    signer, key = record_signer(config), record_signer(config).public_key()
    digests = log_digests(cursor, tenant)[: sealed.size]
    place = {digest: number for number, digest in enumerate(digests)}
    notes = [(verifier.read_note(note, key)[1], note) for note in notes_inside(cursor, tenant)]
    bundle = make_bundle(
        facts, [place[fact.digest] for fact in facts], Tree(digests), sealed.note,
        [Earlier(size, note) for size, note in notes if 0 < size < sealed.size],
        documents or {}, signer, moment,
    )  # fmt: skip
    said = DataExported(what="case", subject=str(case), digest=hashlib.sha256(bundle).hexdigest(), reason=reason)
    append(cursor, [draft(tenant, said, happened_at=moment, actor=actor.name, source="export")])
    return bundle
