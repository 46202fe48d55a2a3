"""How many cases there are in each stage and state: counted at most every half minute, however many ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

FRESH = timedelta(seconds=30)


@dataclass(frozen=True)
class Tally:
    """Counts and amounts overdue by (stage, state, currency), as of a moment."""

    at: datetime
    rows: tuple[tuple[str, str, str, int, int], ...]

    def cases(self, stage: str | None = None, state: str | None = None) -> int:
        """Return how many cases there are."""
        return sum(row[3] for row in self.rows if stage in (None, row[0]) and state in (None, row[1]))

    def overdue(self, stage: str | None = None) -> dict[str, int]:
        """Return what is overdue, by currency."""
        found: dict[str, int] = {}
        for row in self.rows:
            if stage in (None, row[0]):
                found[row[2]] = found.get(row[2], 0) + row[4]
        return found


_KEPT: dict[UUID, Tally] = {}
_LOCK = Lock()


def tally(cursor: Any, tenant: UUID, at: datetime) -> Tally:
    """Return the tenant's counts, at most half a minute old; while one counts, the others take what was there."""
    kept = _KEPT.get(tenant)
    if kept is not None and at - kept.at < FRESH:
        return kept
    if not _LOCK.acquire(blocking=kept is None):
        assert kept is not None
        return kept
    try:
        cursor.execute(
            "SELECT stage, state, currency, count(*), sum(overdue_minor)::bigint FROM desk_queue WHERE tenant_id = %s"
            " GROUP BY stage, state, currency",
            [tenant],
        )
        _KEPT[tenant] = Tally(at, tuple(cursor.fetchall()))
    finally:
        _LOCK.release()
    return _KEPT[tenant]
