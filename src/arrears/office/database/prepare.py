"""Makes a database ready: roles, schema, walls. Safe to run again, and by several processes at once."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from arrears.kernel.refusal import InputError
from arrears.office.config import Config, unwritable
from arrears.office.database import address, walls
from arrears.office.database.embedded import DatabaseFault
from arrears.office.database.own_keys import refuse_foreign_keys, refuse_new_keys_for_old_data
from arrears.office.keys import make_keys

MIGRATION_LOCK = 0x41525245  # "ARRE"
CONNECT_SECONDS = 10
_KEYS_MADE = ("密钥已生成：请立即复制到安全的地方", "keys made: copy them to a safe place now")


Said = tuple[str, str]
"""A sentence for whoever runs the office, in Chinese and in English."""


def prepare(config: Config) -> list[Said]:
    """Start the embedded server if that is the one, bring the schema up to date, raise the walls and check them.

    Returns one sentence for each thing done. A database whose walls do not stand is refused; so are a folder that
    cannot be written, keys that are gone or another office's, and a database that does not answer, each with its mend.
    """
    try:
        return _prepare(config)
    except OSError as fault:
        raise unwritable(fault) from None
    except DatabaseFault as fault:
        raise InputError("database_not_started", str(fault), "--data") from None
    except psycopg.OperationalError as fault:
        said = str(fault).strip().splitlines()[0]
        message = f"no way into the database: {said}; is it running, and are host, name, role and password right?"
        raise InputError("database_unreachable", message, "ARREARS_DATABASE_URL") from None


def _prepare(config: Config) -> list[Said]:
    refuse_new_keys_for_old_data(config)
    done: list[Said] = [_KEYS_MADE] if make_keys(config) else []
    server = address.embedded_server(config)
    if server is not None:
        running = server.pid() is not None
        server.start()
        zh, en = ("已在运行", "is running") if running else ("已启动", "started")
        done.append((f"内置 PostgreSQL {zh}：{server.cluster}", f"embedded PostgreSQL {en} in {server.cluster}"))
        make_roles(server.conninfo())
    role = str(address.parts(address.application_conninfo(config)).get("user", address.APPLICATION_ROLE))
    if server is not None or config.owner_url:
        migrate(address.owner_conninfo(config), role)
        done.append(("数据结构已是最新，机构之间的隔离已建立", "schema up to date, tenants' walls raised"))
    with psycopg.connect(address.application_conninfo(config), connect_timeout=CONNECT_SECONDS) as connection:
        _refuse_unready(connection, role)
        refuse_foreign_keys(connection, config)
    return done


def _refuse_unready(connection: psycopg.Connection[Any], role: str) -> None:
    schema = connection.execute("SELECT to_regclass('public.tenant') IS NOT NULL").fetchone()
    if not (schema and schema[0]):
        message = "this database has no office in it yet: give its owner's address too, so that it can be made"
        raise InputError("schema_missing", message, "ARREARS_DATABASE_OWNER_URL")
    if lacking := _migrations_lacking():
        message = f"the schema is older than this program ({', '.join(lacking)}): start once with its owner's address"
        raise InputError("schema_old", message, "ARREARS_DATABASE_OWNER_URL")
    if faults := walls.breaches(connection, role):
        raise InputError("walls_breached", "; ".join(faults), "ARREARS_DATABASE_URL")


def _migrations_lacking() -> list[str]:
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    known = MigrationLoader(connections["default"])
    return sorted(".".join(node) for node in known.graph.leaf_nodes() if node not in known.applied_migrations)


def make_roles(superuser_conninfo: str, database: str = address.DATABASE, template: str | None = None) -> None:
    """Make the owner's and the application's role and the database of an embedded server, where they are missing."""
    with psycopg.connect(superuser_conninfo, autocommit=True) as connection:
        for role in (address.OWNER_ROLE, address.APPLICATION_ROLE):
            if not _exists(connection, "pg_roles", "rolname", role):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(
                        sql.Identifier(role)
                    )
                )
        if not _exists(connection, "pg_database", "datname", database):
            made = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(address.OWNER_ROLE), sql.Identifier(template or "template1")
            )
            connection.execute(made)


def migrate(owner_conninfo: str, application_role: str) -> None:
    """Bring the schema up to date as its owner and raise the walls, under a lock."""
    from django.core.management import call_command

    with psycopg.connect(owner_conninfo, connect_timeout=CONNECT_SECONDS) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        connection.commit()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        walls.raise_walls(connection, application_role)
        connection.commit()


def _exists(connection: psycopg.Connection[Any], table: str, column: str, value: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column))
    return connection.execute(query, [value]).fetchone() is not None
