"""Checks the record in the store against itself and against the checkpoints that left it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.facts.checkpoints import notes_inside, notes_outside, origin_of
from arrears.office.facts.read import chain_ends, log_after
from arrears.office.privacy.keys import record_signer
from arrears.office.tenancy import within
from arrears.record.inspect import Inspection, inspect_log


def tenants(cursor: Any) -> list[UUID]:
    """Return every tenant of this office."""
    cursor.execute("SELECT id FROM tenant ORDER BY code")
    return [row[0] for row in cursor.fetchall()]


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
