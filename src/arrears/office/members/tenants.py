"""Makes tenants: a lender, or an agency."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from arrears.kernel.ids import sortable_id
from arrears.kernel.refusal import InputError

_CODE = re.compile(r"[a-z][a-z0-9-]{1,30}")


def create_tenant(code: str, name: str, kind: Literal["lender", "agency"] = "lender") -> UUID:
    """Return the id of a new tenant; its code names its log (``arrears/<code>``) and its folders, for ever."""
    if _CODE.fullmatch(code) is None:
        raise InputError("code_malformed", "a code is 2 to 31 small letters, digits and hyphens", "code")
    identity = sortable_id(datetime.now(UTC), secrets.token_bytes(10))
    try:
        atomic: Any = transaction.atomic()
        with atomic, connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO tenant (id, code, name, kind) VALUES (%s, %s, %s, %s)", [identity, code, name, kind]
            )
    except IntegrityError:
        raise InputError("code_taken", f"there is a tenant {code!r} already", "code") from None
    return identity


def tenant_called(code: str) -> UUID:
    """Return the id of the tenant with that code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenant WHERE code = %s", [code])
        row = cursor.fetchone()
    if row is None:
        raise InputError("unknown_tenant", f"there is no tenant with the code {code!r}", "tenant")
    return row[0]
