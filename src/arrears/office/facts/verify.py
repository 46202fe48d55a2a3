"""Checks the record in the store against itself and against the checkpoints that left it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.facts.checkpoints import notes_inside, notes_outside, origin_of
from arrears.office.facts.read import chain_ends, log_after
from arrears.office.keys import record_signer
from arrears.office.tenancy import within
from arrears.record.checkpoint import fingerprint
from arrears.record.inspect import Inspection, inspect_log


def tenants(cursor: Any) -> list[UUID]:
    """Return every tenant of this office."""
    cursor.execute("SELECT id FROM tenant ORDER BY code")
    return [row[0] for row in cursor.fetchall()]


def chosen_tenants(code: str | None) -> list[tuple[str, UUID]]:
    """Return (code, id) of the tenant with that code, or of all; an unknown code is an `InputError`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, id FROM tenant WHERE %s::text IS NULL OR code = %s ORDER BY code", [code, code])
        found = [(row[0], row[1]) for row in cursor.fetchall()]
    if code is not None and not found:
        raise InputError("unknown_tenant", f"there is no tenant with the code {code!r}", "--tenant")
    return found


def tenant_of_chain(chain: UUID) -> UUID:
    """Return whose chain that is, looking behind every tenant's wall in turn."""
    for _, tenant in chosen_tenants(None):
        with within(tenant) as cursor:
            cursor.execute("SELECT 1 FROM chain WHERE id = %s", [chain])
            if cursor.fetchone() is not None:
                return tenant
    raise InputError("unknown_case", f"there is no case {chain} with facts", "CASE")


def key_fingerprint(config: Config) -> str:
    """Return the fingerprint of the record's key."""
    return fingerprint(record_signer(config).public_key())


def verify(tenant: UUID, config: Config) -> Inspection:
    """Return the inspection of a tenant's whole log, on one snapshot of the database."""
    with within(tenant, snapshot=True) as cursor:
        return inspect_tenant(cursor, tenant, config)


def inspect_tenant(cursor: Any, tenant: UUID, config: Config) -> Inspection:
    """Return the inspection of a tenant's log as the transaction sees it."""
    origin = origin_of(cursor, tenant)
    return inspect_log(
        (fact for _, fact in log_after(cursor, tenant)),
        chain_ends(cursor, tenant),
        [*notes_inside(cursor, tenant), *notes_outside(config.checkpoints, origin)],
        tenant=tenant,
        origin=origin,
        key=record_signer(config).public_key(),
    )
