"""Search: by name, phone or its last four digits, identity number's tail, contract, customer, or case number."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.privacy.people import find

MOST = 50
_SHOWN = """
SELECT c.id AS case_id, c.person_id, c.status, c.stage, c.currency, c.overdue_minor, c.dpd, c.lender, c.accounts
  FROM collection_case c WHERE c.tenant_id = %s AND (c.person_id = ANY(%s) OR c.id = ANY(%s))
 ORDER BY c.status DESC, c.dpd DESC, c.id LIMIT %s
"""


def find_cases(cursor: Any, config: Config, tenant: UUID, words: str) -> list[dict[str, Any]]:
    """Return the cases that fit the words exactly, open ones first; what they are is found out by trying."""
    people = _people(cursor, config, tenant, words)
    cases = _cases(cursor, tenant, words)
    if not people and not cases:
        return []
    cursor.execute(_SHOWN, [tenant, people, cases, MOST])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _people(cursor: Any, config: Config, tenant: UUID, words: str) -> list[UUID]:
    found: list[UUID] = []
    digits = words.replace(" ", "").replace("-", "").lstrip("+")
    fields = ("phone", "id_number") if digits.isdigit() and len(digits) >= 4 else ("name", "email")
    for field in fields:
        found += find(cursor, config, field, words, limit=MOST)
    cursor.execute("SELECT id FROM person WHERE tenant_id = %s AND customer_id = %s", [tenant, words])
    return found + [row[0] for row in cursor.fetchall()]


def _cases(cursor: Any, tenant: UUID, words: str) -> list[UUID]:
    cursor.execute(
        "SELECT case_id FROM account_snapshot WHERE tenant_id = %s AND account_id = %s AND case_id IS NOT NULL",
        [tenant, words],
    )
    found = [row[0] for row in cursor.fetchall()]
    with suppress(ValueError):
        found.append(UUID(words))
    return found
