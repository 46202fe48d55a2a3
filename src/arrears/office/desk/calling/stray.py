"""Calls that nobody began here: listed, and explained by somebody of compliance."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.calls.kinds import CallExplained
from arrears.office.calls.projections import stray_id
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.facts.append import lock_chains
from arrears.office.store.rows import many

MOST = 500
_STRAYS = (
    "SELECT s.id, s.record, s.began_at, s.seconds, s.extension, s.case_id, s.recording, s.explained_by, s.because,"
    " c.person_id FROM call_stray s LEFT JOIN collection_case c ON c.id = s.case_id"
    f" ORDER BY s.explained_by IS NOT NULL, s.began_at DESC, s.id LIMIT {MOST}"
)
_DIFFERING = (
    "SELECT a.id, a.case_id, a.asked_at, a.caller, a.seconds, a.record_seconds, c.person_id, m.display_name"
    " FROM call_attempt a JOIN collection_case c ON c.id = a.case_id LEFT JOIN member m ON 'user:' || m.id = a.caller"
    " WHERE a.record IS NOT NULL AND abs(a.seconds - a.record_seconds) > %s"
    f" ORDER BY a.asked_at DESC, a.id LIMIT {MOST}"
)
TOLERANCE_SECONDS = 2
"""Clocks of two machines: a difference so small is none."""


class Explain(Given):
    """Say what a call without attempt was."""

    call: UUID
    because: str = Field(min_length=1, max_length=300)


def stray_calls(cursor: Any) -> list[dict[str, Any]]:
    """Return calls that nobody began here, those unexplained first."""
    return many(cursor, _STRAYS)


def differing_calls(cursor: Any) -> list[dict[str, Any]]:
    """Return calls whose length the exchange has on record otherwise than it told."""
    return many(cursor, _DIFFERING, [TOLERANCE_SECONDS])


@command("call.explain", Explain, roles={"team_lead", "manager", "compliance"})
def explain(office: Office, given: Explain) -> Answer:
    """Record what a call without attempt was; said once."""
    lock_chains(office.cursor, [office.tenant])
    office.cursor.execute("SELECT record, explained_by FROM call_stray WHERE id = %s", [given.call])
    row = office.cursor.fetchone()
    if row is None or stray_id(office.tenant, row[0]) != given.call:
        raise InputError("unknown_call", f"no call without attempt {given.call}", "call")
    if row[1] is not None:
        raise InputError("call_explained", "somebody has explained this call already", "call")
    office.record(office.tenant, CallExplained(record=row[0], because=given.because))
    return {"call": str(given.call)}
