"""Everything that is kept of a person, for the person (个人信息保护法, article 45); handing it out is a fact."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.facts.read import facts_of, facts_of_chains
from arrears.office.privacy.people import key_of
from arrears.office.privacy.seal import PersonKey, SealBroken
from arrears.record.fact import Fact
from arrears.record.kinds.office import DataExported, DataRead

SEALED = {"sealed_text": ("reply", "note", "complaint", "text"), "sealed_note": ("note",)}
"""Payload keys that hold sealed text, and the fields under which it may have been sealed."""


def export_subject(
    cursor: Any, config: Config, person: UUID, *, actor: str, reason: str, at: datetime
) -> dict[str, Any]:
    """Return a person's fields, accounts, cases and facts in clear; raises `InputError` for nobody or an erased one."""
    key = key_of(cursor, config, person)
    cursor.execute("SELECT customer_id, language, timezone, preferred_channel FROM person WHERE id = %s", [person])
    customer, language, timezone, channel = cursor.fetchone()
    cursor.execute("SELECT id FROM collection_case WHERE person_id = %s ORDER BY id", [person])
    cases = [row[0] for row in cursor.fetchall()]
    facts = facts_of_chains(cursor, cases)
    fields = _fields(cursor, key)
    said: dict[str, Any] = {
        "person": str(person), "customer": customer, "language": language, "timezone": timezone,
        "preferred_channel": channel, "fields": fields, "accounts": _accounts(cursor, customer),
        "cases": {str(case): [_plain(fact, key) for fact in facts.get(case, [])] for case in cases},
        "own": [_plain(fact, key) for fact in facts_of(cursor, person)],
    }  # fmt: skip
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    read = DataRead(person=person, fields=sorted(fields), reason=reason)
    out = DataExported(what="person", subject=str(person), digest=digest, reason=reason)
    append(cursor, [draft(person, one, happened_at=at, actor=actor, source="export") for one in (read, out)])
    return said


def _fields(cursor: Any, key: PersonKey) -> dict[str, list[str]]:
    cursor.execute("SELECT field, sealed FROM person_field WHERE person_id = %s ORDER BY field, ordinal", [key.person])
    found: dict[str, list[str]] = {}
    for name, sealed in cursor.fetchall():
        found.setdefault(name, []).append(key.open(name, bytes(sealed)))
    return found


def _accounts(cursor: Any, customer: str) -> list[dict[str, Any]]:
    cursor.execute(
        "SELECT account_id, lender, product, currency, state, dpd, overdue_minor, outstanding_minor, as_of"
        " FROM account_snapshot WHERE customer_id = %s ORDER BY account_id",
        [customer],
    )
    names = [column[0] for column in cursor.description]
    return [{**dict(zip(names, row, strict=True)), "as_of": row[-1].isoformat()} for row in cursor.fetchall()]


def _plain(fact: Fact, key: PersonKey) -> dict[str, Any]:
    payload = {name: _opened(name, value, key) for name, value in fact.payload.items()}
    return {"at": fact.happened_at.isoformat(), "kind": fact.kind, "actor": fact.actor, "payload": payload}


def _opened(name: str, value: Any, key: PersonKey) -> Any:
    for field in SEALED.get(name, ()):
        try:
            return key.open(field, base64.b64decode(value))
        except (SealBroken, ValueError):
            continue
    return value
