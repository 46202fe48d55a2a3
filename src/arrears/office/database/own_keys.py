"""Whether the keys at hand are this database's own: with others, people would be noise and the log would fork."""

from __future__ import annotations

import base64
import os
from typing import Any
from uuid import UUID

import psycopg

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.database import address
from arrears.office.keys import personal_keys, record_signer
from arrears.office.privacy.seal import SealBroken, unwrap
from arrears.record import verifier

GIVEN = ("ARREARS_RECORD_KEY", "ARREARS_PERSONAL_KEYS", "ARREARS_WEB_KEY")


def refuse_new_keys_for_old_data(config: Config) -> None:
    """Raise an `InputError` where the keys' folder is gone and the database holds an office already."""
    if config.keys.exists() or all(os.environ.get(name) for name in GIVEN) or not _holds_an_office(config):
        return
    message = f"{config.keys} is gone, and the database holds an office: put the keys back from their copy"
    raise InputError("key_missing", message, str(config.keys))


def refuse_foreign_keys(connection: psycopg.Connection[Any], config: Config) -> None:
    """Raise an `InputError` where a key is missing, or is not the one that this database was written with."""
    tenants = connection.execute("SELECT id FROM tenant ORDER BY id").fetchall()
    connection.commit()
    for (tenant,) in tenants:
        refuse_foreign_keys_of(connection, config, tenant)


def refuse_foreign_keys_of(connection: psycopg.Connection[Any], config: Config, tenant: UUID) -> None:
    """Raise the same for one tenant's checkpoints and people."""
    keys, public = personal_keys(config), record_signer(config).public_key()
    with connection.transaction():
        connection.execute("SELECT set_config('arrears.tenant', %s, true)", [str(tenant)])
        note = connection.execute("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        person = connection.execute(
            "SELECT key_id, wrapped_key, id FROM person WHERE wrapped_key IS NOT NULL LIMIT 1"
        ).fetchone()
    if note is not None and not _names_key(note[0], public):
        raise _foreign(config, "record.key", "signed this office's checkpoints")
    try:
        if person is not None:
            unwrap(keys, person[0], bytes(person[1]), tenant, person[2])
    except SealBroken:
        raise _foreign(config, "personal.json", "sealed this office's people") from None


def _names_key(note: str, public: bytes) -> bool:
    """Return whether a checkpoint says that it is signed by this key; whether it is, `record verify` tells."""
    hint = verifier.key_hint(note.split("\n", 1)[0], public)
    return note.rsplit(" ", 1)[-1].startswith(base64.b64encode(hint[:3]).decode())


def _foreign(config: Config, name: str, did: str) -> InputError:
    message = f"{name} is not the key that {did}; put that one back from its copy; nothing was changed"
    return InputError("key_foreign", message, str(config.keys / name))


def _holds_an_office(config: Config) -> bool:
    server = address.embedded_server(config)
    if server is not None:
        return (server.cluster / "PG_VERSION").exists()
    with psycopg.connect(address.application_conninfo(config), connect_timeout=10) as connection:
        there = connection.execute("SELECT to_regclass('public.tenant') IS NOT NULL").fetchone()
        found = connection.execute("SELECT EXISTS (SELECT FROM tenant)").fetchone() if there and there[0] else None
        return bool(found and found[0])
