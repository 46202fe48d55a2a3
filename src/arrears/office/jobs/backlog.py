"""How much work waits."""

from __future__ import annotations

from typing import Any


def backlog(cursor: Any) -> dict[str, int]:
    """Return the number of jobs by status; finished ones are not counted."""
    cursor.execute(
        "SELECT status::text, count(*) FROM procrastinate_jobs"
        " WHERE status IN ('todo', 'doing', 'failed') GROUP BY status"
    )
    return {"todo": 0, "doing": 0, "failed": 0, **dict(cursor.fetchall())}
