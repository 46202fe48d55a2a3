"""One case as the desk shows it: the person, what is owed, what may be done, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.calls.state import last_attempt
from arrears.office.config import Config
from arrears.office.desk.may import Way, by_whom, lender_of, ways
from arrears.office.desk.navigation import CasePart, joined
from arrears.office.desk.told import Told, tell
from arrears.office.facts.read import facts_of
from arrears.office.messages.standing import Case, Standing, stand
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many, one

SHOWN_FACTS = 60
ABOUT_COLLECTORS = frozenset({"call.inspected"})
"""Facts about whoever called, not about the borrower: they are shown to that collector and to those who lead."""


@dataclass(frozen=True)
class Seen:
    """Everything on the case page."""

    case: dict[str, Any]
    standing: Standing
    about: Case
    person: dict[str, list[str]]
    ways: list[Way]
    queue: dict[str, Any] | None
    action: dict[str, Any] | None
    promises: list[dict[str, Any]]
    plans: list[dict[str, Any]]
    holds: list[dict[str, Any]]
    told: list[Told]
    open_call: UUID | None
    attempt: dict[str, Any] | None
    """The last call that a gateway was asked for."""
    parts: list[tuple[CasePart, dict[str, Any]]]


def see(cursor: Any, config: Config, tenant: UUID, case: UUID, at: datetime) -> Seen | None:
    """Return the case, or None where the tenant has none of this id."""
    found = one(cursor, "SELECT * FROM collection_case WHERE id = %s", [case])
    if found is None:
        return None
    person = found["person_id"]
    standing = stand(cursor, config, tenant, [person], at)[person]
    about = standing.cases[case]
    lender, by = lender_of(cursor, tenant, about), by_whom(cursor, tenant)
    return Seen(
        case=found, standing=standing, about=about, person=masked(cursor, config, [person])[person],
        ways=ways(standing, lender, about, by, at),
        queue=one(cursor, "SELECT * FROM desk_queue WHERE case_id = %s", [case]),
        action=one(cursor, "SELECT * FROM night_action WHERE person_id = %s ORDER BY as_of DESC LIMIT 1", [person]),
        promises=many(cursor, "SELECT * FROM promise WHERE case_id = %s ORDER BY due_on DESC", [case]),
        plans=many(cursor, "SELECT * FROM plan WHERE case_id = %s ORDER BY proposed_at DESC", [case]),
        holds=many(cursor, _HOLDS, [case, at]), told=timeline(cursor, standing, case, ""),
        open_call=_open_call(cursor, case), attempt=last_attempt(cursor, case), parts=_parts(cursor, tenant, case, at),
    )  # fmt: skip


_HOLDS = (
    "SELECT * FROM hold WHERE case_id = %s AND lifted_at IS NULL AND (until IS NULL OR until > %s) ORDER BY starts_at"
)


def timeline(cursor: Any, standing: Standing, case: UUID, group: str) -> list[Told]:
    """Return the case's last facts told in words, the newest first, of a group or of all."""
    facts = (fact for fact in reversed(facts_of(cursor, case)) if fact.kind not in ABOUT_COLLECTORS)
    told = (tell(fact, standing.key) for fact in facts)
    return [one for one in told if group in ("", one.group)][:SHOWN_FACTS]


def _parts(cursor: Any, tenant: UUID, case: UUID, at: datetime) -> list[tuple[CasePart, dict[str, Any]]]:
    found = ((section, section.see(cursor, tenant, case, at)) for section in joined().case_parts)
    return [(section, part) for section, part in found if part is not None]


def _open_call(cursor: Any, case: UUID) -> UUID | None:
    cursor.execute(
        "SELECT id FROM contact WHERE chain_id = %s AND channel = 'call' AND outcome IS NULL AND message IS NULL"
        " ORDER BY at DESC LIMIT 1",
        [case],
    )
    row = cursor.fetchone()
    return row[0] if row else None
