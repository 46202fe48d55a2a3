"""The queue of messages: rows claimed, leased, moved on. All of it inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

from arrears.office.store.rows import plain

_COLUMNS = (
    "id, chain_id, case_id, person_id, channel, wanted, source, action_id, fallback_of, detail, state, due_at, attempt,"
    " contact_id, template, template_version, variables, text_digest, language, ordinal, sealed_text, gateway,"
    " vendor_id, lease_from, lease_until"
)
_NAMES = _COLUMNS.replace(",", "").split()
_DETAIL, _VARIABLES, _TEXT = map(_NAMES.index, ("detail", "variables", "sealed_text"))


@dataclass(frozen=True)
class Queued:
    """A row of the queue."""

    id: UUID
    chain: UUID
    case: UUID | None
    person: UUID
    channel: str
    wanted: str | None
    source: str
    action: UUID | None
    fallback_of: UUID | None
    detail: dict[str, Any]
    state: str
    due_at: datetime
    attempt: int
    contact: UUID | None
    template: str | None
    version: int | None
    variables: dict[str, str] | None
    text_digest: str | None
    language: str | None
    ordinal: int
    sealed_text: bytes | None
    gateway: str | None
    vendor_id: str | None
    lease_from: datetime | None
    lease_until: datetime | None

    @property
    def next_contact(self) -> UUID:
        """Return the contact that the next attempt is: one verdict each."""
        return uuid5(self.id, f"attempt/{self.attempt + 1}")


def claim_due(cursor: Any, at: datetime, limit: int) -> list[Queued]:
    """Return due messages, the longest due first and one a person, locked against every other worker."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM message WHERE state = 'due' AND due_at <= %s"
        " ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED",
        [at, limit],
    )
    first: dict[UUID, Queued] = {}
    for row in cursor.fetchall():
        queued = _queued(row)
        first.setdefault(queued.person, queued)
    return list(first.values())


def claim_doubtful(cursor: Any, now: datetime, again_at: datetime, limit: int) -> list[Queued]:
    """Return messages whose sender's time is over without a word; nobody else looks at them until `again_at`."""
    cursor.execute(
        f"UPDATE message SET look_at = %s WHERE id IN (SELECT id FROM message WHERE state = 'sending' AND look_at <= %s"
        f" ORDER BY look_at LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING {_COLUMNS}",
        [again_at, now, limit],
    )
    return [_queued(row) for row in cursor.fetchall()]


def claim_silent(cursor: Any, at: datetime, limit: int) -> list[Queued]:
    """Return sent messages whose receipt has not come in time."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM message WHERE state = 'sent' AND receipt_by <= %s ORDER BY receipt_by LIMIT %s"
        " FOR UPDATE SKIP LOCKED",
        [at, limit],
    )
    return [_queued(row) for row in cursor.fetchall()]


def messages_of(cursor: Any, ids: Sequence[UUID], vendor_ids: Sequence[str] = ()) -> list[Queued]:
    """Return these messages (by our ids, or the vendor's), locked."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM message WHERE id = ANY(%s) OR (vendor_id = ANY(%s) AND state = 'sent')"
        " ORDER BY id FOR UPDATE",
        [list(ids), list(vendor_ids)],
    )
    return [_queued(row) for row in cursor.fetchall()]


_ADD = """
INSERT INTO message (tenant_id, id, chain_id, case_id, person_id, channel, wanted, source, action_id, fallback_of,
                     detail, state, reason, due_at, attempt, ordinal)
SELECT %s, id, chain_id, case_id, person_id, channel, wanted, source, action_id, fallback_of, coalesce(detail, '{}'),
       'due', '', due_at, 0, coalesce(ordinal, 0)
  FROM jsonb_to_recordset(%s::jsonb) AS new(id uuid, chain_id uuid, case_id uuid, person_id uuid, channel text,
       wanted text, source text, action_id uuid, fallback_of uuid, detail jsonb, due_at timestamptz, ordinal smallint)
    ON CONFLICT DO NOTHING
"""


def add(cursor: Any, tenant: UUID, rows: Sequence[dict[str, Any]]) -> int:
    """Queue messages; one that is queued already (same id, or same action of a night) stays as it is."""
    if rows:
        cursor.execute(_ADD, [tenant, orjson.dumps(rows).decode()])
        return cursor.rowcount
    return 0


_MOVABLE = {
    "state": "text", "reason": "text", "due_at": "timestamptz", "attempt": "smallint", "contact_id": "uuid",
    "template": "text", "template_version": "int", "variables": "jsonb", "text_digest": "text", "language": "text",
    "sealed_text": "text", "gateway": "text", "vendor_id": "text", "lease_from": "timestamptz",
    "lease_until": "timestamptz", "look_at": "timestamptz", "decided_at": "timestamptz", "sent_at": "timestamptz",
    "receipt_by": "timestamptz",
}  # fmt: skip


def move(cursor: Any, changes: Sequence[dict[str, Any]]) -> None:
    """Change rows that the transaction holds; every change names the same columns and its `id`. Bytes go as hex."""
    if not changes:
        return
    names = [name for name in changes[0] if name != "id"]
    sets = ", ".join(
        f"{name} = decode(new.{name}, 'hex')" if name == "sealed_text" else f"{name} = new.{name}" for name in names
    )
    typed = ", ".join(f"{name} {_MOVABLE[name]}" for name in names)
    cursor.execute(
        f"UPDATE message SET {sets} FROM jsonb_to_recordset(%s::jsonb) AS new(id uuid, {typed})"
        " WHERE message.id = new.id",
        [orjson.dumps(changes).decode()],
    )


def _queued(row: Any) -> Queued:
    values = list(row)
    for place in (_DETAIL, _VARIABLES):
        values[place] = plain(values[place])
    values[_TEXT] = None if values[_TEXT] is None else bytes(values[_TEXT])
    return Queued(*values)
