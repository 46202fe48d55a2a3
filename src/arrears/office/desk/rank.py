"""The queue: every open case with its points of the day and their reasons, kept up by following the log.

`catch_up` reads the facts that came since it looked last and ranks the cases that they are about; on a new day it
ranks all. Who calls it: a job every minute, a night that was taken in, and each command of the desk for its own case.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from arrears.treatment.priority import CaseView, Priority, prioritise

BATCH = 5_000
SILENCING = frozenset(
    {"complaint", "dispute", "cease_request", "representation", "insolvency", "breathing_space",
     "mental_health_crisis", "illness", "death", "incapacity", "signed_plan"}
)  # fmt: skip
"""Holds under which nobody is asked to pay: the case waits until they end."""

_VIEWS = """
SELECT c.id, c.person_id, c.stage, c.owner_role, c.owner, p.language, c.currency, c.overdue_minor,
       c.dpd, c.next_step, c.deadline, c.status, c.times_opened,
       t.last_conversation_at, t.promise_due_on, t.promise_broken_on, t.retry_at, coalesce(t.reply_waiting, false),
       coalesce(t.hardship, false) OR EXISTS (SELECT FROM hold h WHERE h.case_id = c.id AND h.kind = 'hardship'
           AND h.lifted_at IS NULL AND (h.until IS NULL OR h.until > %(at)s)),
       (SELECT max(coalesce(h.until, 'infinity'::timestamptz)) FROM hold h WHERE h.case_id = c.id
           AND h.kind = ANY(%(silencing)s) AND h.lifted_at IS NULL AND (h.until IS NULL OR h.until > %(at)s))
           = 'infinity'::timestamptz,
       (SELECT max(h.until) FROM hold h WHERE h.case_id = c.id
           AND h.kind = ANY(%(silencing)s) AND h.lifted_at IS NULL AND h.until > %(at)s),
       coalesce(t.skill, ''), coalesce(t.paused, false), t.paused_until
  FROM collection_case c JOIN person p ON p.id = c.person_id LEFT JOIN case_track t ON t.id = c.id
"""
_WRITE = """
INSERT INTO desk_queue (tenant_id, case_id, person_id, points, reasons, stage, owner_role, owner, language,
       currency, overdue_minor, dpd, next_step, deadline, state, available_at, ranked_on, skill)
SELECT %s, case_id, person_id, points, reasons, stage, owner_role, owner, language, currency, overdue_minor, dpd,
       next_step, deadline, state, available_at, ranked_on, skill
  FROM jsonb_to_recordset(%s::jsonb) AS new(case_id uuid, person_id uuid, points int, reasons jsonb, stage text,
       owner_role text, owner uuid, language text, currency text, overdue_minor bigint, dpd int, next_step text,
       deadline date, state text, available_at timestamptz, ranked_on date, skill text)
    ON CONFLICT (case_id) DO UPDATE SET points = EXCLUDED.points, reasons = EXCLUDED.reasons, stage = EXCLUDED.stage,
       owner_role = EXCLUDED.owner_role, owner = EXCLUDED.owner, language = EXCLUDED.language,
       currency = EXCLUDED.currency, overdue_minor = EXCLUDED.overdue_minor, dpd = EXCLUDED.dpd,
       next_step = EXCLUDED.next_step, deadline = EXCLUDED.deadline, available_at = EXCLUDED.available_at,
       state = EXCLUDED.state, ranked_on = EXCLUDED.ranked_on, skill = EXCLUDED.skill
"""


@dataclass(frozen=True)
class _Seen:
    """One row of `_VIEWS`."""

    case_id: UUID
    person_id: UUID
    stage: str
    owner_role: str
    owner: UUID | None
    language: str
    currency: str
    overdue_minor: int
    dpd: int
    next_step: str
    deadline: date | None
    status: str
    times_opened: int
    last_conversation_at: datetime | None
    promise_due_on: date | None
    promise_broken_on: date | None
    retry_at: datetime | None
    reply_waiting: bool
    hardship: bool
    silent_for_good: bool | None
    silent_until: datetime | None
    skill: str
    paused: bool
    paused_until: datetime | None


def office_zone() -> ZoneInfo:
    """Return the zone whose days the office works by (``ARREARS_ZONE``)."""
    return ZoneInfo(os.environ.get("ARREARS_ZONE") or "Asia/Shanghai")


def catch_up(cursor: Any, tenant: UUID, at: datetime) -> int:
    """Rank the cases that changed since the last time, or all on a new day; returns how many were ranked.

    The place is left one commit behind on purpose: facts of transactions that are not finished yet are read next time.
    """
    today = at.astimezone(office_zone()).date()
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('desk queue'), hashtext(%s))", [str(tenant)])
    cursor.execute("SELECT arrival, ranked_on FROM desk_queue_place WHERE id = %s", [tenant])
    place = cursor.fetchone()
    cursor.execute("SELECT coalesce(max(arrival), 0) FROM fact WHERE tenant_id = %s", [tenant])
    end = cursor.fetchone()[0]
    if place is None or place[1] != today:
        ranked = rank_all(cursor, tenant, at)
    else:
        cursor.execute(
            "SELECT DISTINCT f.chain_id FROM fact f JOIN collection_case c ON c.id = f.chain_id"
            " WHERE f.tenant_id = %s AND f.arrival > %s",
            [tenant, place[0] - SLACK],
        )
        ranked = rank(cursor, tenant, [row[0] for row in cursor.fetchall()], at)
        ranked += _wake(cursor, tenant, at)
    cursor.execute(
        "INSERT INTO desk_queue_place (tenant_id, id, arrival, ranked_on) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET arrival = EXCLUDED.arrival, ranked_on = EXCLUDED.ranked_on",
        [tenant, tenant, end, today],
    )
    return ranked


SLACK = 1_000
"""How many facts before its place the queue reads again: numbers are drawn before transactions commit."""


def rank_all(cursor: Any, tenant: UUID, at: datetime) -> int:
    """Rank every open case anew."""
    cursor.execute("SELECT id FROM collection_case WHERE tenant_id = %s AND status = 'open' ORDER BY id", [tenant])
    cases = iter([row[0] for row in cursor.fetchall()])
    count = 0
    while batch := list(islice(cases, BATCH)):
        count += rank(cursor, tenant, batch, at)
    cursor.execute(
        "DELETE FROM desk_queue q WHERE q.tenant_id = %s AND NOT EXISTS"
        " (SELECT FROM collection_case c WHERE c.id = q.case_id AND c.status = 'open')",
        [tenant],
    )
    return count


def rank(cursor: Any, tenant: UUID, cases: Sequence[UUID], at: datetime) -> int:
    """Rank these cases: open ones get their points, closed ones leave the queue."""
    if not cases:
        return 0
    today = at.astimezone(office_zone()).date()
    cursor.execute(
        _VIEWS + " WHERE c.id = ANY(%(cases)s)",
        {"at": at, "cases": list(cases), "silencing": list(SILENCING)},
    )
    seen = [_Seen(*row) for row in cursor.fetchall()]
    closed = [one.case_id for one in seen if one.status != "open"]
    if closed:
        cursor.execute("DELETE FROM desk_queue WHERE case_id = ANY(%s)", [closed])
    rows = list(_rows((one for one in seen if one.status == "open"), today, at))
    if rows:
        cursor.execute(_WRITE, [tenant, json.dumps(rows, default=str)])
    return len(seen)


def _rows(seen: Iterator[_Seen], today: date, at: datetime) -> Iterator[dict[str, Any]]:
    for one in seen:
        found = points_of(one, today)
        available = _available(one, at)
        yield {
            "case_id": one.case_id, "person_id": one.person_id, "points": found.points,
            "reasons": [[why.points, why.zh, why.en] for why in found.reasons], "stage": one.stage,
            "owner_role": one.owner_role, "owner": one.owner, "language": one.language, "currency": one.currency,
            "overdue_minor": one.overdue_minor, "dpd": one.dpd, "next_step": one.next_step, "deadline": one.deadline,
            "state": _state(one, available), "ranked_on": today,
            "skill": one.skill or ("care" if one.hardship else ""),
            "available_at": None if available is None else available,
        }  # fmt: skip


def _state(one: _Seen, available: str | None) -> str:
    if one.paused and one.paused_until is None:
        return "paused"
    return "ready" if available is None else "waiting"


def points_of(one: _Seen, today: date) -> Priority:
    """Return a case's points of the day, with their reasons."""
    spoken = one.last_conversation_at
    return prioritise(
        CaseView(
            overdue_minor=one.overdue_minor, dpd=one.dpd, promise_due_on=one.promise_due_on,
            promise_broken_on=one.promise_broken_on, deadline_on=one.deadline,
            last_conversation_on=spoken.astimezone(office_zone()).date() if spoken else None,
            reply_waiting=one.reply_waiting, hardship=one.hardship,
            first_time_late=one.times_opened == 1 and one.dpd <= 10,
        ),
        today,
    )  # fmt: skip


def _available(one: _Seen, at: datetime) -> str | None:
    """Return from when the case may be taken, as text for PostgreSQL; None for now."""
    if one.silent_for_good:
        return "infinity"
    if one.paused and one.paused_until is not None and one.paused_until > at:
        return one.paused_until.isoformat()
    if one.reply_waiting:
        return None  # somebody who wrote is answered, whatever was planned
    later = [moment for moment in (one.retry_at, one.silent_until) if moment is not None and moment > at]
    return max(later).isoformat() if later else None


def _wake(cursor: Any, tenant: UUID, at: datetime) -> int:
    cursor.execute(
        "SELECT case_id FROM desk_queue WHERE tenant_id = %s AND state = 'waiting' AND available_at <= %s",
        [tenant, at],
    )
    return rank(cursor, tenant, [row[0] for row in cursor.fetchall()], at)
