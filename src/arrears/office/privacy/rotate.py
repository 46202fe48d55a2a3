"""Changes the master key: every person's key is wrapped anew; sealed data stays as it is."""

from __future__ import annotations

from typing import Any

from arrears.office.config import Config
from arrears.office.keys import personal_keys
from arrears.office.privacy.seal import unwrap, wrap
from arrears.office.tenancy import current_tenant

BATCH = 1000


def rotate(cursor: Any, config: Config) -> int:
    """Wrap anew the keys of the tenant's people that an older master key wraps; returns how many. Safe to repeat."""
    tenant, keys = current_tenant(cursor), personal_keys(config)
    count = 0
    while True:
        cursor.execute(
            "SELECT id, key_id, wrapped_key FROM person WHERE wrapped_key IS NOT NULL AND key_id <> %s"
            f" ORDER BY id LIMIT {BATCH} FOR UPDATE",
            [keys.current],
        )
        rows = cursor.fetchall()
        if not rows:
            return count
        fresh = [wrap(keys, unwrap(keys, row[1], bytes(row[2]), tenant, row[0])) for row in rows]
        cursor.execute(
            "UPDATE person SET key_id = %s, wrapped_key = new.key"
            " FROM unnest(%s::uuid[], %s::bytea[]) AS new(id, key) WHERE person.id = new.id",
            [keys.current, [row[0] for row in rows], fresh],
        )
        count += len(rows)
