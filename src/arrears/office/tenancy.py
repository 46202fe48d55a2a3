"""For whom a transaction acts. Outside `within`, the tenants' walls show nothing and let nothing be written."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction


@contextmanager
def within(tenant: UUID, *, snapshot: bool = False) -> Generator[Any]:
    """Open a transaction that acts for `tenant` and yield its cursor; everything in it happens, or nothing does.

    Inside another `within` of the same tenant it is a savepoint; of another tenant, a fault. A `snapshot` only
    reads, and sees the database as it was at one moment.
    """
    atomic: Any = transaction.atomic()
    with atomic, connection.cursor() as cursor:
        if snapshot:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT current_setting('arrears.tenant', true)")
        outer = cursor.fetchone()[0] or None
        if outer is not None and outer != str(tenant):
            raise RuntimeError("a transaction acts for one tenant only")
        if outer is None:
            cursor.execute("SELECT set_config('arrears.tenant', %s, true)", [str(tenant)])
        yield cursor


def take_turns(cursor: Any, what: str, *, alone: bool = True) -> None:
    """Wait until nobody else of the tenant is at `what`, and keep others out until the transaction ends.

    Those who are not `alone` let one another in, and keep out who is.
    """
    how = "" if alone else "_shared"
    cursor.execute(
        f"SELECT pg_advisory_xact_lock{how}(hashtext(%s), hashtext(current_setting('arrears.tenant')))", [what]
    )


def current_tenant(cursor: Any) -> UUID:
    """Return the tenant that the transaction acts for; a fault where it acts for none."""
    cursor.execute("SELECT current_setting('arrears.tenant', true)")
    found = cursor.fetchone()[0]
    if not found:
        raise RuntimeError("the transaction acts for no tenant: open it with tenancy.within")
    return UUID(found)
