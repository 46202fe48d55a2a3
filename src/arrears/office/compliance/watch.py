"""What compliance watches: figures of the last thirty days and of now, each of which opens to its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from arrears.law.engine.rulebook import rulebook
from arrears.law.register import stale
from arrears.office.compliance.commands import CLOCKS, due_on
from arrears.office.compliance.complaints import Complaint
from arrears.office.desk.rank import office_zone
from arrears.office.desk.refusals import MONTH
from arrears.office.messages.lender import lenders
from arrears.office.payments.clock import day_of
from arrears.office.store.rows import many

RECHECK_DAYS = 180
"""A value that nobody compared with its source for half a year is shown: the house's own interval."""
_DAYS = """
SELECT (f.happened_at AT TIME ZONE %(zone)s)::date AS day, count(*) AS times
  FROM fact f WHERE f.tenant_id = %(tenant)s AND f.kind = 'contact.decided' AND f.happened_at >= %(since)s
   AND f.payload->>'permitted' = 'false' AND f.payload->'verdict'->'refusals' @> %(which)s::jsonb
 GROUP BY 1 ORDER BY 1
"""
_HOLDS = """
SELECT kind, count(*) AS cases FROM hold
 WHERE tenant_id = %(tenant)s AND lifted_at IS NULL AND starts_at <= %(at)s AND (until IS NULL OR until > %(at)s)
 GROUP BY kind ORDER BY cases DESC, kind
"""


@dataclass(frozen=True)
class Clock:
    """A complaint that waits: the last day for its decision, the days that are left, and the provision that sets it.

    `rule` is None where no law is modelled and the house's own days count.
    """

    complaint: Complaint
    due_on: date
    left: int
    rule: str | None


def refused_by_day(cursor: Any, tenant: UUID, at: datetime, rule: str) -> dict[date, int]:
    """Return how often one provision refused on each day of the last thirty."""
    asked = {"tenant": tenant, "since": at - MONTH, "zone": office_zone().key, "which": f'[{{"rule": "{rule}"}}]'}
    return {row["day"]: row["times"] for row in many(cursor, _DAYS, asked)}


def holds(cursor: Any, tenant: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return how many holds of each kind run now."""
    return many(cursor, _HOLDS, {"tenant": tenant, "at": at})


def clocks(cursor: Any, tenant: UUID, found: list[Complaint], at: datetime) -> list[Clock]:
    """Return the complaints with their clocks, the nearest first."""
    where = _jurisdictions(cursor, tenant, found)
    made = [_clock(one, where.get(one.case_id, ""), day_of(at)) for one in found]
    return sorted(made, key=lambda one: (one.due_on, str(one.complaint.fact)))


def to_recheck(at: datetime) -> list[Mapping[str, Any]]:
    """Return the values in force that nobody has compared with their source for long, the oldest first."""
    found = stale(RECHECK_DAYS, day_of(at), rulebook())
    return sorted(found, key=lambda one: (-one["age_days"], one["rule"], one["name"]))


def _clock(complaint: Complaint, jurisdiction: str, today: date) -> Clock:
    due = complaint.extended_to or due_on(jurisdiction, day_of(complaint.received_at))
    known = CLOCKS.get(jurisdiction)
    return Clock(complaint, due, (due - today).days, known.rule if known else None)


def _jurisdictions(cursor: Any, tenant: UUID, found: list[Complaint]) -> dict[UUID, str]:
    cases = many(cursor, "SELECT id, lender FROM collection_case WHERE id = ANY(%s)", [[one.case_id for one in found]])
    known = lenders(cursor, tenant)
    return {case["id"]: known[case["lender"]].jurisdiction for case in cases if case["lender"] in known}
