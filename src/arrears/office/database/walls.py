"""The tenants' walls: row-level security on every table that has a `tenant_id`, forced on the tables' owner too.

A transaction says for whom it acts (`SET LOCAL arrears.tenant`, see `tenancy.within`); without that it sees nothing
and may write nothing. Foreign keys and unique constraints are checked beneath the walls (PostgreSQL's manual, 5.9): no
table has a unique constraint whose breach would tell one tenant about another's people.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

SHARED = frozenset(
    {
        "tenant", "django_migrations", "django_content_type", "django_session", "auth_permission", "auth_group",
        "auth_group_permissions", "procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers",
        "procrastinate_workers",
    }
)  # fmt: skip
"""Tables without a wall: they hold no person's data (a job's arguments are ids; a session's key is 128 random bits)."""

READ_AND_ADD = frozenset({"fact", "checkpoint", "command"})
"""Tables on which the application may not even ask for a change."""

_MINE = "tenant_id = nullif(current_setting('arrears.tenant', true), '')::uuid"
_TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AND count(p.polname) = 1
       AND bool_and(p.polpermissive AND p.polcmd = '*' AND p.polroles = '{0}'
                    AND pg_get_expr(p.polqual, c.oid) = pg_get_expr(p.polwithcheck, c.oid)
                    AND pg_get_expr(p.polqual, c.oid) LIKE '(tenant_id = %%arrears.tenant%%'),
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
  FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.oid ORDER BY c.relname
"""

Connection = psycopg.Connection[Any]


def raise_walls(connection: Connection, application_role: str) -> None:
    """Put every tenant table behind its wall and give the application's role what it needs, and no more."""
    role = sql.Identifier(application_role)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    connection.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
    connection.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(role))
    for table, walled, has_tenant in connection.execute(_TABLES).fetchall():
        name = sql.Identifier(table)
        rights = sql.SQL("SELECT, INSERT" if table in READ_AND_ADD else "SELECT, INSERT, UPDATE, DELETE")
        connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(rights, name, role))
        if has_tenant and not walled:
            connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name))
            connection.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(name))
            connection.execute(sql.SQL("DROP POLICY IF EXISTS tenant_wall ON {}").format(name))
            wall = sql.SQL("CREATE POLICY tenant_wall ON {} USING ({}) WITH CHECK ({})")
            connection.execute(wall.format(name, sql.SQL(_MINE), sql.SQL(_MINE)))


def breaches(connection: Connection, application_role: str) -> list[str]:
    """Return what is wrong with the walls, one sentence a fault; an empty list means that they stand."""
    faults: list[str] = []
    for table, walled, has_tenant in connection.execute(_TABLES).fetchall():
        if has_tenant and not walled:
            faults.append(f"table {table} has a tenant and no wall")
        if not has_tenant and table not in SHARED:
            faults.append(f"table {table} has no tenant and is not listed as shared")
    row = connection.execute(
        "SELECT r.rolsuper, r.rolbypassrls, EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid) OR EXISTS ("
        " SELECT FROM pg_class c WHERE c.relname = 'fact' AND pg_has_role(r.oid, c.relowner, 'MEMBER'))"
        " FROM pg_roles r WHERE rolname = %s",
        [application_role],
    ).fetchone()
    if row is None:
        return [*faults, f"role {application_role} does not exist"]
    says = ("is a superuser", "bypasses row-level security", "owns tables, or is a member of their owner")
    return faults + [f"role {application_role} {what}" for fault, what in zip(row, says, strict=True) if fault]
