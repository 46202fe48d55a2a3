"""Changes the master key: every key that it wraps is wrapped anew; sealed data stays as it is."""

from __future__ import annotations

from typing import Any

from arrears.office.config import Config
from arrears.office.keys import personal_keys
from arrears.office.privacy.seal import unwrap, wrap
from arrears.office.tenancy import current_tenant

BATCH = 1000
TABLES = ("person", "payment_evidence", "payment_provider")
"""Tables with keys of their own: `id`, `key_id`, `wrapped_key`."""


def rotate(cursor: Any, config: Config) -> int:
    """Wrap anew the tenant's keys that an older master key wraps; returns how many. Safe to repeat."""
    return sum(_rotate(cursor, config, table) for table in TABLES)


def _rotate(cursor: Any, config: Config, table: str) -> int:
    tenant, keys = current_tenant(cursor), personal_keys(config)
    count = 0
    while True:
        cursor.execute(
            f"SELECT id, key_id, wrapped_key FROM {table} WHERE wrapped_key IS NOT NULL AND key_id <> %s"
            f" ORDER BY id LIMIT {BATCH} FOR UPDATE",
            [keys.current],
        )
        rows = cursor.fetchall()
        if not rows:
            return count
        fresh = [wrap(keys, unwrap(keys, row[1], bytes(row[2]), tenant, row[0])) for row in rows]
        cursor.execute(
            f"UPDATE {table} SET key_id = %s, wrapped_key = new.key"
            f" FROM unnest(%s::uuid[], %s::bytea[]) AS new(id, key) WHERE {table}.id = new.id",
            [keys.current, [row[0] for row in rows], fresh],
        )
        count += len(rows)
