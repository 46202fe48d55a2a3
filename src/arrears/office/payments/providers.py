"""Payment providers that tell of payments by webhook: their secrets, wrapped by the master key."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid5

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.gateways.signature import write_secret
from arrears.office.keys import personal_keys
from arrears.office.privacy.seal import new_person_key, unwrap
from arrears.office.tenancy import current_tenant

_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")


def make_provider(cursor: Any, config: Config, name: str) -> str:
    """Make a provider, or give one another secret; returns the secret, which is not shown again."""
    if _NAME.fullmatch(name) is None:
        raise InputError("name_malformed", "a name is 2 to 40 small letters, digits and hyphens", "name")
    tenant, keys = current_tenant(cursor), personal_keys(config)
    identity = provider_id(tenant, name)
    secret, wrapped = new_person_key(keys, tenant, identity)
    cursor.execute(
        "INSERT INTO payment_provider (tenant_id, id, name, key_id, wrapped_key) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET key_id = EXCLUDED.key_id, wrapped_key = EXCLUDED.wrapped_key",
        [tenant, identity, name, keys.current, wrapped],
    )
    return write_secret(secret.key)


def provider_secret(cursor: Any, config: Config, name: str) -> bytes | None:
    """Return a provider's secret, or None where there is no such provider."""
    tenant = current_tenant(cursor)
    identity = provider_id(tenant, name)
    cursor.execute("SELECT key_id, wrapped_key FROM payment_provider WHERE id = %s", [identity])
    row = cursor.fetchone()
    return None if row is None else unwrap(personal_keys(config), row[0], bytes(row[1]), tenant, identity).key


def provider_id(tenant: UUID, name: str) -> UUID:
    """Return the id of a tenant's provider of that name."""
    return uuid5(tenant, f"provider/{name}")
