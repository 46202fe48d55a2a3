"""What the bank says of the payer of an unmatched payment: sealed with a key of its own until somebody assigns it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.keys import personal_keys
from arrears.office.payments.line import Line
from arrears.office.privacy.seal import mask, new_person_key, unwrap
from arrears.office.tenancy import current_tenant

FIELD = "payment"


def keep_evidence(cursor: Any, config: Config, lines: Mapping[UUID, Line], at: datetime) -> None:
    """Seal and keep each line's text, contract, payer's name and number."""
    if not lines:
        return
    tenant, keys = current_tenant(cursor), personal_keys(config)
    rows: list[tuple[UUID, bytes, bytes]] = []
    for key, line in lines.items():
        said = {"text": line.text, "contract": line.contract, "name": line.payer_name, "number": line.payer_number}
        secret, wrapped = new_person_key(keys, tenant, key)
        rows.append((key, wrapped, secret.seal(FIELD, json.dumps(said))))
    cursor.execute(
        "INSERT INTO payment_evidence (tenant_id, id, key_id, wrapped_key, sealed, kept_at)"
        " SELECT %s, id, %s, wrapped, sealed, %s FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[])"
        " AS new(id, wrapped, sealed) ON CONFLICT (id) DO NOTHING",
        [tenant, keys.current, at, *map(list, zip(*rows, strict=True))],
    )


def read_evidence(cursor: Any, config: Config, payments: list[UUID]) -> dict[UUID, dict[str, str]]:
    """Return what the bank said, in clear."""
    tenant, keys = current_tenant(cursor), personal_keys(config)
    cursor.execute("SELECT id, key_id, wrapped_key, sealed FROM payment_evidence WHERE id = ANY(%s)", [payments])
    return {
        key: json.loads(unwrap(keys, key_id, bytes(wrapped), tenant, key).open(FIELD, bytes(sealed)))
        for key, key_id, wrapped, sealed in cursor.fetchall()
    }


def masked_evidence(cursor: Any, config: Config, payments: list[UUID]) -> dict[UUID, dict[str, str]]:
    """Return what may be shown of it without a reason: names and numbers masked, free text left out."""
    return {
        key: {"name": mask("name", said["name"]), "number": mask("phone", said["number"])}
        for key, said in read_evidence(cursor, config, payments).items()
    }


def forget_evidence(cursor: Any, payment: UUID) -> None:
    """Destroy what was kept of a payment."""
    cursor.execute("DELETE FROM payment_evidence WHERE id = %s", [payment])
