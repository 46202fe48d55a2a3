"""Makes a database ready: roles, schema, walls. Safe to run again, and by several processes at once."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.database import address, walls
from arrears.office.database.embedded import DatabaseFault
from arrears.office.keys import make_keys

MIGRATION_LOCK = 0x41525245  # "ARRE"


def prepare(config: Config) -> list[str]:
    """Start the embedded server if that is the one, bring the schema up to date, raise the walls and check them.

    Returns one sentence for each thing done. A database whose walls do not stand is refused; so is a folder that cannot
    be written and a database that does not answer, each with what is to be done about it.
    """
    try:
        return _prepare(config)
    except PermissionError as fault:
        message = f"{fault.filename}: {fault.strerror}; give a folder that this user may write with --data"
        raise InputError("data_unwritable", message, "--data") from None
    except (FileExistsError, NotADirectoryError) as fault:
        message = f"{fault.filename} is no folder; give another with --data"
        raise InputError("data_unwritable", message, "--data") from None
    except DatabaseFault as fault:
        raise InputError("database_not_started", str(fault), "--data") from None
    except psycopg.OperationalError as fault:
        said = str(fault).strip().splitlines()[0]
        message = f"no way into the database: {said}; is it running, and are host, name, role and password right?"
        raise InputError("database_unreachable", message, "ARREARS_DATABASE_URL") from None


def _prepare(config: Config) -> list[str]:
    done: list[str] = ["keys made: copy them to a safe place now"] if make_keys(config) else []
    server = address.embedded_server(config)
    if server is not None:
        running = server.pid() is not None
        server.start()
        done.append(f"embedded PostgreSQL {'is running' if running else 'started'} in {server.cluster}")
        make_roles(server.conninfo())
    role = str(address.parts(address.application_conninfo(config)).get("user", address.APPLICATION_ROLE))
    if server is not None or config.owner_url:
        done.append(migrate(address.owner_conninfo(config), role))
    with psycopg.connect(address.application_conninfo(config)) as connection:
        faults = walls.breaches(connection, role)
    if faults:
        raise InputError("walls_breached", "; ".join(faults), "ARREARS_DATABASE_URL")
    return done


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


def migrate(owner_conninfo: str, application_role: str) -> str:
    """Bring the schema up to date as its owner and raise the walls, under a lock; returns what was done."""
    from django.core.management import call_command

    with psycopg.connect(owner_conninfo) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        connection.commit()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        walls.raise_walls(connection, application_role)
        connection.commit()
    return "schema up to date, tenants' walls raised"


def _exists(connection: psycopg.Connection[Any], table: str, column: str, value: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column))
    return connection.execute(query, [value]).fetchone() is not None
