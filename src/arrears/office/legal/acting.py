"""The wall speaks each day, and louder until somebody acts: legal first, then the manager."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.facts.append import append, draft
from arrears.office.legal.deadlines import put_on_wall
from arrears.office.legal.kinds import DeadlineActed, DeadlineWarned
from arrears.office.legal.letters import PEOPLE_OF_THE_LAW
from arrears.office.payments.clock import day_of
from arrears.office.payments.load_books import accounts_of_cases
from arrears.office.store.rows import many

# The second warning of what nobody acted upon, and everything from the last day on, goes to the manager too.
ESCALATES_AT = 2
NEAR_DAYS = 366


class Act(Given):
    """What was done about a deadline that was warned of."""

    case: UUID
    notice: UUID
    because: str = Field(min_length=2, max_length=500)


@command("deadline.act", Act, roles=PEOPLE_OF_THE_LAW)
def act(office: Office, given: Act) -> Answer:
    """Record what was done; the warnings stop, the deadline itself stands until a fact moves it."""
    locked(office, given.case, closed_too=True)
    found = many(
        office.cursor, "SELECT acted_on FROM deadline_notice WHERE id = %s AND chain_id = %s",
        [given.notice, given.case],
    )  # fmt: skip
    if not found:
        raise InputError("unknown_notice", "nobody was warned of this deadline yet", "notice")
    if found[0]["acted_on"] is not None:
        raise InputError("notice_acted", "somebody acted upon it already", "notice")
    office.record(given.case, DeadlineActed(notice=given.notice, because=given.because))
    return {"notice": str(given.notice)}


def keep_wall(cursor: Any, tenant: UUID, at: datetime) -> int:
    """Bring the tenant's wall up to the day, and record each warning that it gives; returns how many were given.

    Followed are the accounts of matters that are not over, and those whose limitation comes into sight. A day's
    warnings are given once, however often this runs; what was not acted upon is said again, louder.
    """
    today = day_of(at)
    for case, accounts in _followed(cursor).items():
        for account in accounts_of_cases(cursor, tenant, [case]).values():
            if account.account in accounts:
                put_on_wall(cursor, tenant, case, account, today)
    given = 0
    for place in many(cursor, _SPEAKING, [today]):
        given += _warn(cursor, place, today, at)
    return given


def _warn(cursor: Any, place: dict[str, Any], today: date, at: datetime) -> int:
    days = [date.fromisoformat(day) for day in place["body"]["warnings"]]
    due_on, steps = place["due_on"], place["steps"] or 0
    reached = [day for day in (*days, due_on) if day <= today] + ([due_on] if today > due_on else [])
    if len(reached) <= steps or place["acted_on"] is not None:
        return 0
    level = "passed" if today > due_on else "due_today" if today == due_on else "warning"
    louder = len(reached) >= ESCALATES_AT or level != "warning"
    said = DeadlineWarned(
        notice=place["id"], deadline=place["deadline"], due_on=due_on, counted_from=place["counted_from"],
        level=level, step=len(reached), to="manager" if louder else "legal", matter=place["matter"],
        account=place["account"],
    )  # fmt: skip
    append(cursor, [draft(place["chain_id"], said, happened_at=at, actor="system:wall", source="wall")], recorded_at=at)
    return 1


_SPEAKING = """
SELECT p.*, n.steps, n.acted_on FROM deadline_place p LEFT JOIN deadline_notice n ON n.id = p.id
 WHERE p.warn_on <= %s ORDER BY p.due_on, p.id
"""


def _followed(cursor: Any) -> dict[UUID, set[str]]:
    cursor.execute(
        "SELECT DISTINCT chain_id, account FROM matter WHERE NOT over AND account IS NOT NULL"
        " UNION SELECT chain_id, account FROM deadline_place WHERE account IS NOT NULL"
        " UNION SELECT s.case_id, s.account_id FROM account_snapshot s JOIN collection_case c ON c.id = s.case_id"
        "  WHERE c.status = 'open' AND s.overdue_minor > 0 AND s.dpd > 3 * 365 - %s",
        [NEAR_DAYS],
    )
    found: dict[UUID, set[str]] = {}
    for case, account in cursor.fetchall():
        found.setdefault(case, set()).add(account)
    return found
