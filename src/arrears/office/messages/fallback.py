"""What is tried when a message did not arrive: the next channel by which the person can be written to, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from arrears.office.messages.channels import ADDRESS_OF, FALLBACKS
from arrears.office.messages.decide import Way
from arrears.office.messages.outbox import Queued, add


def add_next_ways(cursor: Any, tenant: UUID, way: Way, failed: Sequence[Queued], at: datetime) -> int:
    """Queue each message that failed once more, by another channel; the law is asked again when it is its turn."""
    first = [row for row in failed if row.fallback_of is None]
    if not first:
        return 0
    cursor.execute(
        "SELECT DISTINCT person_id, field FROM person_field WHERE person_id = ANY(%s)", [[row.person for row in first]]
    )
    known = set(cursor.fetchall())
    rows: list[dict[str, Any]] = []
    for row in first:
        open_ways = (
            channel
            for channel in FALLBACKS
            if channel != row.channel and channel in way.gateways and (row.person, ADDRESS_OF[channel]) in known
        )
        if channel := next(open_ways, None):
            rows.append(
                {
                    "id": uuid5(row.id, "fallback"), "chain_id": row.chain, "case_id": row.case,
                    "person_id": row.person, "channel": channel, "wanted": row.wanted, "source": "fallback",
                    "action_id": None, "fallback_of": row.id, "detail": row.detail, "due_at": at,
                }
            )  # fmt: skip
    return add(cursor, tenant, rows)
