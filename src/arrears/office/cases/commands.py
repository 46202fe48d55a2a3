"""Commands on cases: who has them, what is next, what holds them, when they are over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field

from arrears.kernel.refusal import InputError
from arrears.office.cases.stages import climbs, process, stage_after
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.facts.append import lock_chains
from arrears.office.privacy.people import lock_people
from arrears.record.kinds.case import (
    CaseAssigned,
    CaseClosed,
    CaseMerged,
    CaseMoved,
    CaseStepSet,
    HoldLifted,
    HoldPlaced,
)

# The law's holds (`law check`, "holds"): a hold of any other kind would be one that no rule knows.
HoldKind = Literal[
    "complaint", "dispute", "cease_request", "representation", "insolvency", "breathing_space", "mental_health_crisis",
    "restructuring_request", "illness", "hardship", "death", "incapacity", "signed_plan",
]  # fmt: skip
PEOPLE_OF_THE_CASE = {"collector", "team_lead", "compliance", "legal", "manager"}


class Assign(Given):
    """Make a user responsible, or nobody."""

    case: UUID
    owner: UUID | None
    because: str = Field(min_length=1)


class SetStep(Given):
    """Choose the next step and its deadline."""

    case: UUID
    next_step: str = Field(min_length=1)
    deadline: date | None = None


class PlaceHold(Given):
    """Forbid steps from a moment on (default now), until another (default until lifted)."""

    case: UUID
    kind: HoldKind
    reason: str = Field(min_length=1)
    starts_at: AwareDatetime | None = None
    until: AwareDatetime | None = None


class LiftHold(Given):
    """End a hold now."""

    case: UUID
    hold: UUID
    reason: str = Field(min_length=1)


class Close(Given):
    """End a case for a reason that a night does not see."""

    case: UUID
    reason: Literal["settled", "written_off", "sold", "deceased", "withdrawn"]


class Escalate(Given):
    """Move a case one stage up though the night does not: nothing reached the person, and nothing more can be tried."""

    case: UUID
    because: str = Field(min_length=1)


class Merge(Given):
    """Say that a case is the same person's as another, which takes it over."""

    case: UUID
    into: UUID


@command("case.assign", Assign, roles={"team_lead", "manager"})
def assign(office: Office, given: Assign) -> Answer:
    """Record who is responsible."""
    locked(office, given.case)
    if given.owner is not None:
        office.cursor.execute("SELECT 1 FROM member WHERE id = %s AND is_active", [given.owner])
        if office.cursor.fetchone() is None:
            raise InputError("unknown_user", f"no active user {given.owner}", "owner")
    office.record(given.case, CaseAssigned(owner=given.owner, because=given.because))
    return {"case": str(given.case), "owner": str(given.owner) if given.owner else None}


@command("case.set_step", SetStep, roles=PEOPLE_OF_THE_CASE)
def set_step(office: Office, given: SetStep) -> Answer:
    """Record the next step."""
    locked(office, given.case)
    office.record(given.case, CaseStepSet(next_step=given.next_step, deadline=given.deadline))
    return {"case": str(given.case), "next_step": given.next_step}


@command("hold.place", PlaceHold, roles=PEOPLE_OF_THE_CASE)
def place_hold(office: Office, given: PlaceHold) -> Answer:
    """Record a hold; its id follows from the case, the kind, the moment and who placed it."""
    locked(office, given.case, closed_too=True)
    starts: datetime = given.starts_at or office.at
    if given.until is not None and given.until <= starts:
        raise InputError("hold_ends_before_it_starts", "a hold ends after it starts", "until")
    hold = uuid5(given.case, f"hold/{given.kind}/{starts.isoformat()}/{office.actor.name}")
    said = HoldPlaced(hold=hold, hold_kind=given.kind, starts_at=starts, until=given.until, reason=given.reason)
    office.record(given.case, said)
    return {"case": str(given.case), "hold": str(hold)}


@command("hold.lift", LiftHold, roles={"team_lead", "compliance", "legal", "manager"})
def lift_hold(office: Office, given: LiftHold) -> Answer:
    """Record that a running hold has ended."""
    locked(office, given.case, closed_too=True)
    office.cursor.execute(
        "SELECT 1 FROM hold WHERE id = %s AND case_id = %s AND lifted_at IS NULL", [given.hold, given.case]
    )
    if office.cursor.fetchone() is None:
        raise InputError("unknown_hold", f"the case has no running hold {given.hold}", "hold")
    office.record(given.case, HoldLifted(hold=given.hold, lifted_at=office.at, reason=given.reason))
    return {"case": str(given.case), "hold": str(given.hold)}


@command("case.close", Close, roles={"manager", "legal"})
def close(office: Office, given: Close) -> Answer:
    """Record the end of a case."""
    locked(office, given.case)
    office.record(given.case, CaseClosed(as_of=office.at.date(), reason=given.reason))
    return {"case": str(given.case), "reason": given.reason}


@command("case.escalate", Escalate, roles={"team_lead", "legal", "manager"})
def escalate(office: Office, given: Escalate) -> Answer:
    """Record the next stage and who decided on it; days past due must allow it."""
    stage = locked(office, given.case)["stage"]
    office.cursor.execute(
        "SELECT currency, overdue_minor, (SELECT coalesce(max(s.dpd), c.dpd) FROM account_snapshot s"
        " WHERE s.case_id = c.id), accounts FROM collection_case c WHERE c.id = %s",
        [given.case],
    )
    currency, overdue, dpd, accounts = office.cursor.fetchone()
    following = stage_after(stage)
    if following is None or not climbs(stage, dpd):
        raise InputError("stage_not_due", f"{dpd} days past due, a case stays in {stage}", "case")
    step = process(following, office.at.date())
    moved = CaseMoved(
        from_stage=stage, stage=following, owner_role=step.owner_role, next_step=step.next_step, deadline=step.deadline,
        as_of=office.at.date(), currency=currency, overdue_minor=overdue, dpd=dpd, accounts=accounts,
        because=given.because,
    )  # fmt: skip
    office.record(given.case, moved)
    return {"case": str(given.case), "stage": following}


@command("case.merge", Merge, roles={"team_lead", "manager"})
def merge(office: Office, given: Merge) -> Answer:
    """Record that one case goes on in another of the same lender."""
    if given.case == given.into:
        raise InputError("merge_with_itself", "a case cannot be merged into itself", "into")
    rows = locked_cases(office, (given.case, given.into))
    if rows[given.case]["lender"] != rows[given.into]["lender"]:
        raise InputError("merge_across_lenders", "cases of two lenders stay apart", "into")
    closed = CaseClosed(as_of=office.at.date(), reason="merged")
    office.record(given.case, CaseMerged(into=given.into), closed)
    return {"case": str(given.case), "into": str(given.into)}


def locked(office: Office, case: UUID, *, closed_too: bool = False) -> dict[str, Any]:
    """Return a case's status, stage, lender and person, locked; `InputError` where there is none."""
    return locked_cases(office, [case], closed_too=closed_too)[case]


def locked_cases(office: Office, cases: Sequence[UUID], *, closed_too: bool = False) -> dict[UUID, dict[str, Any]]:
    """Return these cases after locking their people, then their chains: the order in which everybody locks."""
    office.cursor.execute("SELECT id, person_id FROM collection_case WHERE id = ANY(%s)", [list(cases)])
    people = dict(office.cursor.fetchall())
    for case in cases:
        if case not in people:
            raise InputError("unknown_case", f"there is no case {case}", "case")
    lock_people(office.cursor, people.values())
    lock_chains(office.cursor, sorted(people))
    office.cursor.execute(
        "SELECT id, status, stage, lender, person_id FROM collection_case WHERE id = ANY(%s)", [list(cases)]
    )
    names = ("status", "stage", "lender", "person")
    rows: dict[UUID, dict[str, Any]] = {
        row[0]: dict(zip(names, row[1:], strict=True)) for row in office.cursor.fetchall()
    }
    if not closed_too and any(row["status"] != "open" for row in rows.values()):
        raise InputError("case_closed", "this case is closed", "case")
    return rows
