"""Commands of those who lead: whose case it is, cases taken back or paused, and what somebody can be given."""

from __future__ import annotations

from uuid import UUID

from pydantic import AwareDatetime, Field

from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.desk.kinds import CasePaused, CaseResumed, WorkerDescribed
from arrears.office.desk.rank import rank
from arrears.office.desk.take import worker_of
from arrears.people.fit import SKILLS, misfit
from arrears.record.kinds.case import CaseAssigned

LEADERS = {"team_lead", "manager"}
MOST_AT_ONCE = 200


class Assign(Given):
    """Give cases to a user; one that does not fit refuses all of them."""

    cases: list[UUID] = Field(min_length=1, max_length=MOST_AT_ONCE)
    owner: UUID
    because: str = Field(min_length=1, max_length=300)


class Recall(Given):
    """Take cases back from whoever has them: they belong to their role again."""

    cases: list[UUID] = Field(min_length=1, max_length=MOST_AT_ONCE)
    because: str = Field(min_length=1, max_length=300)


class Pause(Recall):
    """Take cases out of the queue, until a moment or until they are resumed."""

    until: AwareDatetime | None = None


class DescribeWorker(Given):
    """Say what a user can be given; None leaves it open."""

    user: UUID
    languages: list[str] | None = None
    skills: list[str] | None = None
    most_cases: int | None = Field(default=None, ge=0, le=10_000)
    extension: str | None = Field(default=None, pattern=r"^\d{2,8}$")


@command("desk.assign", Assign, roles=LEADERS)
def assign(office: Office, given: Assign) -> Answer:
    """Record who is responsible from now on; language, skill and caseload are respected."""
    cursor = office.cursor
    cursor.execute("SELECT display_name FROM member WHERE id = %s AND is_active FOR UPDATE", [given.owner])
    if cursor.fetchone() is None:
        raise InputError("unknown_user", f"no active user {given.owner}", "owner")
    worker = worker_of(cursor, given.owner)
    cursor.execute("SELECT count(*) FROM desk_queue WHERE owner = %s", [given.owner])
    carried = int(cursor.fetchone()[0])
    for number, case in enumerate(sorted(given.cases)):
        locked(office, case)
        cursor.execute("SELECT language, skill, owner FROM desk_queue WHERE case_id = %s", [case])
        language, skill, owner = cursor.fetchone() or ("zh", "", None)
        if owner == given.owner:
            continue
        why = misfit(worker, language, skill, carried)
        if why is not None:
            raise InputError(why.code, why.en, f"cases[{number}]")
        carried += 1
        office.record(case, CaseAssigned(owner=given.owner, because=given.because))
    rank(cursor, office.tenant, given.cases, office.at)
    return {"owner": str(given.owner), "cases": len(given.cases)}


@command("desk.recall", Recall, roles=LEADERS)
def recall(office: Office, given: Recall) -> Answer:
    """Record that the cases belong to nobody in particular; whoever has one open lets go of it."""
    for case in sorted(given.cases):
        locked(office, case)
        office.record(case, CaseAssigned(owner=None, because=given.because))
    office.cursor.execute(
        "UPDATE desk_queue SET leased_by = NULL, leased_until = NULL WHERE case_id = ANY(%s)", [given.cases]
    )
    rank(office.cursor, office.tenant, given.cases, office.at)
    return {"cases": len(given.cases)}


@command("desk.pause", Pause, roles=LEADERS)
def pause(office: Office, given: Pause) -> Answer:
    """Record that nobody is given these cases for now."""
    if given.until is not None and given.until <= office.at:
        raise InputError("pause_ends_before_it_starts", "a pause ends later than now", "until")
    for case in sorted(given.cases):
        locked(office, case)
        office.record(case, CasePaused(because=given.because, until=given.until))
    rank(office.cursor, office.tenant, given.cases, office.at)
    return {"cases": len(given.cases)}


@command("desk.resume", Recall, roles=LEADERS)
def resume(office: Office, given: Recall) -> Answer:
    """Record that these cases are back in the queue."""
    for case in sorted(given.cases):
        locked(office, case)
        office.record(case, CaseResumed(because=given.because))
    rank(office.cursor, office.tenant, given.cases, office.at)
    return {"cases": len(given.cases)}


@command("desk.describe_worker", DescribeWorker, roles=LEADERS | {"administrator"})
def describe_worker(office: Office, given: DescribeWorker) -> Answer:
    """Record what somebody can be given."""
    office.cursor.execute("SELECT 1 FROM member WHERE id = %s AND is_active", [given.user])
    if office.cursor.fetchone() is None:
        raise InputError("unknown_user", f"no active user {given.user}", "user")
    unknown = set(given.skills or ()) - set(SKILLS)
    if unknown:
        raise InputError("unknown_skill", f"{min(unknown)!r} is none of {', '.join(SKILLS)}", "skills")
    said = given.model_dump(exclude={"user"})
    office.record(given.user, WorkerDescribed(**said))
    return {"user": str(given.user)}
