"""The night's actions become due messages; what a later night no longer wants is let go when its turn comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from arrears.office.messages.channels import ADDRESS_OF
from arrears.office.messages.outbox import add
from arrears.office.store.rows import plain
from arrears.office.tenancy import within

BATCH = 5_000
FROM_CLOCK = time(9, 0)
"""When an action names no time. The law's own hours are the law's business."""

_FRESH = """
SELECT a.id, a.person_id, a.as_of, a.channel, a.treatment, a.detail, p.timezone,
       (SELECT c.id FROM collection_case c WHERE c.person_id = a.person_id AND c.status = 'open'
         ORDER BY c.dpd DESC, c.id LIMIT 1)
  FROM night_action a JOIN person p ON p.id = a.person_id
 WHERE a.channel = ANY(%s) AND NOT EXISTS (
       SELECT FROM message m WHERE m.tenant_id = a.tenant_id AND m.action_id = a.id)
 ORDER BY a.id LIMIT %s
"""
_WANTED = "SELECT id FROM night_action WHERE id = ANY(%s)"


def take_actions(tenant: UUID) -> int:
    """Queue the actions of the last night that go by message, each once; returns how many are new."""
    with within(tenant) as cursor:
        cursor.execute(_FRESH, [sorted(ADDRESS_OF), BATCH])
        rows = [_row(*found) for found in cursor.fetchall()]
        return add(cursor, tenant, rows)


def let_go(cursor: Any, actions: Sequence[UUID]) -> set[UUID]:
    """Return those of the actions that a later night has replaced."""
    if not actions:
        return set()
    cursor.execute(_WANTED, [list(actions)])
    return set(actions) - {row[0] for row in cursor.fetchall()}


def _row(
    action: UUID, person: UUID, as_of: date, channel: str, treatment: str, detail: Any, zone: str, case: UUID | None
) -> dict[str, Any]:
    said: dict[str, Any] = plain(detail)
    return {
        "id": uuid5(action, "message"), "chain_id": case or person, "case_id": case, "person_id": person,
        "channel": channel, "wanted": None, "source": "night", "action_id": action, "fallback_of": None,
        "detail": {**said, "action": treatment}, "due_at": _due_at(said.get("earliest_at"), as_of, zone),
    }  # fmt: skip


def _due_at(earliest: str | None, as_of: date, zone: str) -> datetime:
    """Return the moment of a wall clock in the person's zone."""
    local = datetime.fromisoformat(earliest) if earliest else datetime.combine(as_of, FROM_CLOCK)
    return local.replace(tzinfo=local.tzinfo or ZoneInfo(zone)).astimezone(UTC)
