"""What is counted: messages by what became of them in this process, and the backlog as the database has it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from prometheus_client import Counter

from arrears.office.facts.verify import tenants
from arrears.office.logs import log
from arrears.office.messages.decide import Decided
from arrears.office.messages.hand_over import Handed
from arrears.office.tenancy import within

MESSAGES = Counter("arrears_messages", "Messages by what was decided or done", ["result"])


def count(tenant: UUID, decided: Decided, handed: Handed) -> None:
    """Count one batch, and log it."""
    results = {
        "permitted": len(decided.ready), "refused": decided.refused, "stuck": decided.stuck, "moot": decided.moot,
        "accepted": handed.accepted, "rejected": handed.rejected, "doubtful": handed.doubtful,
    }  # fmt: skip
    for result, number in results.items():
        MESSAGES.labels(result).inc(number)
    log().info("messages_handed_over", tenant=str(tenant), count=handed.accepted)
    for ready in decided.ready:
        log().debug("message_handed_over", trace=str(ready.message.id))


def backlog() -> dict[str, int]:
    """Return, over all tenants, how many messages are due, being sent and awaiting a receipt, and the oldest due one's
    age in seconds."""
    found = {"due": 0, "sending": 0, "sent": 0, "oldest_due_seconds": 0}
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        with within(tenant) as cursor:
            _add(cursor, found)
    return found


def _add(cursor: Any, found: dict[str, int]) -> None:
    for state in ("due", "sending", "sent"):
        cursor.execute(
            "SELECT count(*) FROM message WHERE state = %s" + (" AND due_at <= now()" if state == "due" else ""),
            [state],
        )
        found[state] += cursor.fetchone()[0]
    cursor.execute(
        "SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0)::bigint FROM message"
        " WHERE state = 'due' AND due_at <= now()"
    )
    found["oldest_due_seconds"] = max(found["oldest_due_seconds"], cursor.fetchone()[0])


def exposition() -> str:
    """Return the backlog in Prometheus's text form."""
    waiting = backlog()
    lines = [f'arrears_messages_waiting{{state="{state}"}} {waiting[state]}' for state in ("due", "sending", "sent")]
    return (
        "# HELP arrears_messages_waiting Messages by state\n# TYPE arrears_messages_waiting gauge\n"
        + "\n".join(lines)
        + "\n# HELP arrears_messages_oldest_due_seconds Age of the oldest due message\n"
        + "# TYPE arrears_messages_oldest_due_seconds gauge\n"
        + f"arrears_messages_oldest_due_seconds {waiting['oldest_due_seconds']}\n"
    )
