"""How the office is doing, as one JSON object."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

from arrears.office.config import Config
from arrears.office.database import address, walls
from arrears.office.messages.ready import lacking


def status(config: Config) -> dict[str, Any]:
    """Return the state of the database, the backlog and every tenant's last night and checkpoint; changes nothing."""
    server, _ = address.embedded_server(config), address.parts(address.application_conninfo(config))
    database: dict[str, Any] = {"kind": "embedded" if server else "outside"}
    if server is not None:
        database |= {"folder": str(server.cluster), "running": server.pid() is not None}
        if not database["running"]:
            return {"status": "stopped", "data": str(config.data), "database": database, "tenants": []}
    try:
        with psycopg.connect(address.application_conninfo(config), connect_timeout=5) as connection:
            return _asked(config, database, connection)
    except psycopg.errors.UndefinedTable:
        return {"status": "schema_missing", "data": str(config.data), "database": database, "tenants": []}
    except psycopg.Error as fault:
        database |= {"error": type(fault).__name__, "says": str(fault).strip().split("\n", 1)[0]}
        return {"status": "unreachable", "data": str(config.data), "database": database, "tenants": []}


def _asked(config: Config, database: dict[str, Any], connection: psycopg.Connection[Any]) -> dict[str, Any]:
    role = str(address.parts(address.application_conninfo(config)).get("user", address.APPLICATION_ROLE))
    faults = walls.breaches(connection, role)
    row = connection.execute(
        "SELECT current_setting('server_version'), pg_database_size(current_database())"
    ).fetchone()
    database |= {"version": row[0] if row else None, "bytes": row[1] if row else None}
    jobs = dict(
        connection.execute(
            "SELECT status::text, count(*) FROM procrastinate_jobs"
            " WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1"
        ).fetchall()
    )
    tenants = connection.execute("SELECT id, code, name, kind FROM tenant ORDER BY code").fetchall()
    connection.commit()
    told = [_tenant(connection, *tenant) for tenant in tenants]
    differ = any(one["last_comparison"] and one["last_comparison"]["differs"] for one in told)
    return {
        "status": "walls_breached" if faults else "projections_differ" if differ else "ok",
        "data": str(config.data),
        "checkpoints": str(config.checkpoints),
        "database": database,
        "walls": faults,
        "backlog": {"todo": 0, "doing": 0, "failed": 0, **jobs},
        "tenants": told,
    }


def _tenant(connection: psycopg.Connection[Any], identity: UUID, code: str, name: str, kind: str) -> dict[str, Any]:
    with connection.transaction():
        connection.execute("SELECT set_config('arrears.tenant', %s, true)", [str(identity)])
        cases = connection.execute("SELECT count(*) FROM collection_case WHERE status = 'open'").fetchone()
        facts = connection.execute("SELECT count(*) FROM fact").fetchone()
        night = connection.execute(
            "SELECT payload->>'as_of', recorded_at FROM fact WHERE chain_id = %s AND kind = 'night.ingested'"
            " ORDER BY sequence DESC LIMIT 1",
            [identity],
        ).fetchone()
        compared = connection.execute(
            "SELECT happened_at, (payload->>'rows')::bigint, (payload->>'differs')::bigint FROM fact"
            " WHERE chain_id = %s AND kind = 'record.compared' ORDER BY sequence DESC LIMIT 1",
            [identity],
        ).fetchone()
        last = connection.execute("SELECT size, sealed_at FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        steps = lacking(connection, identity, code)
    total = facts[0] if facts else 0
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "open_cases": cases[0] if cases else 0,
        "facts": total,
        "last_night": {"as_of": night[0], "taken_in_at": night[1].isoformat()} if night else None,
        "last_comparison": {"at": compared[0].isoformat(), "rows": compared[1], "differs": compared[2]}
        if compared
        else None,
        "last_checkpoint": {"size": last[0], "sealed_at": last[1].isoformat()} if last else None,
        "to_do": steps,
        "unsealed": total - (last[0] if last else 0),
    }
