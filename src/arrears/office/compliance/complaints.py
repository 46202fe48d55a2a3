"""Complaints as the record has them: when they came, what gave them more time, whether they were answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from arrears.office.store.rows import many

_FIND = """
SELECT f.id AS fact, f.chain_id AS case_id, f.payload->>'complaint' AS complaint, f.happened_at AS received_at,
       f.payload->>'channel' AS channel, f.payload->>'about' AS about, e.payload->>'complexity' AS complexity,
       (e.payload->>'due_on')::date AS extended_to, a.happened_at AS answered_at, a.id AS answer,
       (a.payload->>'upheld')::boolean AS upheld, a.payload->>'remedy' AS remedy
  FROM fact f
  LEFT JOIN LATERAL (SELECT x.payload FROM fact x WHERE x.chain_id = f.chain_id AND x.kind = 'complaint.extended'
                        AND x.payload->>'complaint' = f.payload->>'complaint'
                      ORDER BY x.sequence DESC LIMIT 1) e ON true
  LEFT JOIN LATERAL (SELECT x.id, x.happened_at, x.payload FROM fact x WHERE x.chain_id = f.chain_id
                        AND x.kind = 'complaint.answered' AND x.payload->>'complaint' = f.payload->>'complaint'
                      ORDER BY x.sequence LIMIT 1) a ON true
 WHERE f.kind = 'complaint.received' AND {which} ORDER BY f.happened_at, f.id LIMIT {most}
"""
MOST = 200


@dataclass(frozen=True)
class Complaint:
    """One complaint; `complexity` and `extended_to` where it was given more time."""

    fact: UUID
    case_id: UUID
    complaint: str
    received_at: datetime
    channel: str
    about: str
    complexity: str | None
    extended_to: date | None
    answered_at: datetime | None
    answer: UUID | None
    upheld: bool | None
    remedy: str | None


def complaint_of(cursor: Any, case: UUID, complaint: UUID) -> Complaint | None:
    """Return one complaint of a case."""
    query = _FIND.format(which="f.chain_id = %s AND f.payload->>'complaint' = %s", most=1)
    return next((Complaint(**row) for row in many(cursor, query, [case, str(complaint)])), None)


def complaints_of(cursor: Any, case: UUID) -> list[Complaint]:
    """Return the complaints of a case, the first that came first."""
    return [Complaint(**row) for row in many(cursor, _FIND.format(which="f.chain_id = %s", most=MOST), [case])]


def waiting(cursor: Any, tenant: UUID) -> list[Complaint]:
    """Return the tenant's complaints that nobody has answered, the oldest first, at most `MOST`."""
    query = _FIND.format(which="f.tenant_id = %s AND a.id IS NULL", most=MOST)
    return [Complaint(**row) for row in many(cursor, query, [tenant])]


def answered(cursor: Any, tenant: UUID, since: datetime) -> list[Complaint]:
    """Return the tenant's complaints that were answered since a moment."""
    query = _FIND.format(which="f.tenant_id = %s AND a.happened_at >= %s", most=MOST)
    return [Complaint(**row) for row in many(cursor, query, [tenant, since])]
