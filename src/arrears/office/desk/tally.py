"""How many cases there are in each stage and state: counted beside the requests, however many ask.

A count over a million cases takes half a second. Nobody waits for it: whoever finds the counts older than `FRESH` sees
them all the same and sets a recount going; only counts older than `STALE` (nobody looked for long) are waited for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any
from uuid import UUID

from arrears.office.tenancy import within

FRESH = timedelta(seconds=30)
STALE = timedelta(minutes=5)
_COUNT = """
SELECT stage, state, currency, count(*), sum(overdue_minor)::bigint FROM desk_queue WHERE tenant_id = %s
 GROUP BY stage, state, currency
"""


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
_COUNTING = Lock()


def tally(cursor: Any, tenant: UUID, at: datetime) -> Tally:
    """Return the tenant's counts: fresh ones, or those of the last minutes while others count."""
    kept = _KEPT.get(tenant)
    if kept is None or not timedelta(0) <= at - kept.at < STALE:
        with _COUNTING:  # of many who find none, one counts and the others take what it found
            found = _KEPT.get(tenant)
            return _count(cursor, tenant, at) if found is kept or found is None else found
    if at - kept.at >= FRESH and _COUNTING.acquire(blocking=False):
        Thread(target=_recount, args=(tenant, at), name="tally", daemon=True).start()
    return kept


def _count(cursor: Any, tenant: UUID, at: datetime) -> Tally:
    cursor.execute(_COUNT, [tenant])
    _KEPT[tenant] = found = Tally(at, tuple(cursor.fetchall()))
    return found


def _recount(tenant: UUID, at: datetime) -> None:
    """Count on a connection of this thread's own, and let others count again."""
    from django.db import connection

    try:
        with within(tenant) as cursor:
            _count(cursor, tenant, at)
    finally:
        connection.close()
        _COUNTING.release()
