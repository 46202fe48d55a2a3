"""Next: the case that matters most goes to one collector, and to nobody else while they have it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from arrears.office.store.rows import plain
from arrears.people.fit import Worker

LEASE = timedelta(minutes=20)
LEADING = frozenset({"team_lead", "manager"})

# Rows that somebody else is taking right now are skipped, not waited for; one whose lease was written meanwhile is
# looked at again by PostgreSQL after the lock, so two collectors never hold the same case.
_TAKE = """
UPDATE desk_queue SET leased_by = %(user)s, leased_until = %(until)s WHERE case_id = (
    SELECT case_id FROM desk_queue
     WHERE tenant_id = %(tenant)s AND state = 'ready' AND owner_role = %(role)s
       AND (owner IS NULL OR owner = %(user)s) AND (leased_until IS NULL OR leased_until <= %(at)s)
       AND case_id <> ALL(%(passed)s)
       AND (%(languages)s::text[] IS NULL OR language = ANY(%(languages)s))
       AND (skill = '' OR %(skills)s::text[] IS NULL OR skill = ANY(%(skills)s))
     ORDER BY points DESC, case_id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING case_id
"""


def take_next(
    cursor: Any, tenant: UUID, user: UUID, roles: Sequence[str], at: datetime, passed: Sequence[UUID] = ()
) -> UUID | None:
    """Return the case that `user` should open now, leased to them; None when nothing is left for their roles.

    Cases of their own come before those that belong to the role alone, and those only where language and skill fit.
    What they hold already is let go first.
    """
    release(cursor, user)
    worker = worker_of(cursor, user)
    asked = {
        "tenant": tenant, "user": user, "until": at + LEASE, "at": at, "passed": list(passed),
        "languages": None if worker.languages is None else sorted(worker.languages),
        "skills": None if worker.skills is None else sorted(worker.skills),
    }  # fmt: skip
    own = _TAKE.replace("owner_role = %(role)s\n       AND (owner IS NULL OR owner = %(user)s)", "owner = %(user)s")
    cursor.execute(own, {**asked, "languages": None, "skills": None})  # whoever gave them knew
    row = cursor.fetchone()
    for role in roles:
        if row is not None:
            break
        cursor.execute(_TAKE, {**asked, "role": role})
        row = cursor.fetchone()
    return row[0] if row else None


def hold_case(cursor: Any, case: UUID, user: UUID, at: datetime) -> UUID | None:
    """Lease a case that was opened by hand; returns who has it: `user`, or whoever was first (None: not queued)."""
    cursor.execute(
        "UPDATE desk_queue SET leased_by = %s, leased_until = %s WHERE case_id = %s"
        " AND (leased_by IS NULL OR leased_by = %s OR leased_until <= %s) RETURNING leased_by",
        [user, at + LEASE, case, user, at],
    )
    row = cursor.fetchone()
    if row is None:
        cursor.execute("SELECT leased_by FROM desk_queue WHERE case_id = %s", [case])
        row = cursor.fetchone()
    return row[0] if row else None


def release(cursor: Any, user: UUID) -> None:
    """Let go of every case that a user holds."""
    cursor.execute("UPDATE desk_queue SET leased_by = NULL, leased_until = NULL WHERE leased_by = %s", [user])


def worker_of(cursor: Any, user: UUID) -> Worker:
    """Return what a user can be given, as it was described last."""
    cursor.execute("SELECT languages, skills, most_cases FROM desk_worker WHERE id = %s", [user])
    row = cursor.fetchone()
    if row is None:
        return Worker()
    languages, skills = map(plain, row[:2])
    return Worker(_set(languages), _set(skills), row[2])


def _set(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)
