"""How far a call has come, as the desk shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from arrears.office.store.rows import one

OVER = frozenset({"ended", "not_placed"})
SUGGESTED = {"no_answer": "no_answer", "busy": "no_answer", "declined": "refused", "failed": "no_answer"}
"""The outcome that a cause suggests; people decide."""


def last_attempt(cursor: Any, case: UUID) -> dict[str, Any] | None:
    """Return the case's last attempt, or None."""
    return one(cursor, "SELECT * FROM call_attempt WHERE case_id = %s ORDER BY asked_at DESC, id LIMIT 1", [case])


def heard(cursor: Any, contact: UUID) -> tuple[int | None, str | None]:
    """Return the seconds of talk and the recording of a call, as far as its gateway has told them."""
    row = one(cursor, "SELECT seconds, recording FROM call_attempt WHERE id = %s", [contact])
    return (row["seconds"], row["recording"]) if row else (None, None)
