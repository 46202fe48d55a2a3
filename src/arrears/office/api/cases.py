"""Cases: read them with their facts, place and lift holds, note, take promises."""

# pyright: basic, reportCallIssue=false

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from arrears.kernel.money import format_money, parse_money
from arrears.office.api.call import (
    FAULTS,
    MOST,
    Key,
    Name,
    Place,
    Text,
    missing,
    next_place,
    place_after,
    reading,
    rows_of,
    run,
)
from arrears.office.cases.commands import HoldKind
from arrears.office.facts.read import facts_of

router = Router(tags=["cases"])
Limit = Query(50, ge=1, le=MOST)


class CaseOut(Schema):
    """One case: a person's debts with one lender."""

    id: UUID
    person: UUID
    lender: str
    status: str
    stage: str
    owner_role: str
    owner: UUID | None
    next_step: str
    deadline: date | None
    opened_on: date
    closed_on: date | None
    close_reason: str | None
    accounts: list[str]
    currency: str
    overdue: str
    dpd: int
    assessed_on: date


class CasePage(Schema):
    """A page of cases; `next` is the cursor of the page after."""

    items: list[CaseOut]
    next: str | None


class HoldOut(Schema):
    """What forbids steps on a case."""

    id: UUID
    kind: str
    starts_at: datetime
    until: datetime | None
    reason: str
    placed_by: str
    lifted_at: datetime | None


class CaseWhole(CaseOut):
    """A case with its holds."""

    holds: list[HoldOut]


class FactOut(Schema):
    """One fact of the case's chain; what people said in it is sealed."""

    id: UUID
    sequence: int
    kind: str
    version: int
    happened_at: datetime
    recorded_at: datetime
    actor: str
    source: str
    payload: dict[str, Any]
    previous: str
    digest: str


class FactPage(Schema):
    """Facts in the order of the chain; `next` is the number to ask after for more."""

    items: list[FactOut]
    next: int | None


class HoldIn(Schema):
    """Forbid steps from a moment on (default now) until another (default until lifted)."""

    kind: HoldKind
    reason: Text = Field(min_length=1, max_length=1000)
    starts_at: AwareDatetime | None = None
    until: AwareDatetime | None = None


class LiftIn(Schema):
    """Why a hold ends."""

    reason: Text = Field(min_length=1, max_length=1000)


class NoteIn(Schema):
    """Something to remember."""

    text: Text = Field(min_length=1, max_length=4000)


class PromiseIn(Schema):
    """An amount by a day, in the case's currency."""

    amount: Text = Field(max_length=24, examples=["584.00"])
    due_on: date


class Done(Schema):
    """What a command answered."""

    case: UUID
    hold: UUID | None = None
    fact: UUID | None = None
    promise: UUID | None = None


_CASES = (
    "SELECT id, person_id AS person, lender, status, stage, owner_role, owner, next_step, deadline, opened_on,"
    " closed_on, close_reason, accounts, currency, overdue_minor, dpd, assessed_on FROM collection_case"
)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "overdue": format_money(row.pop("overdue_minor"), row["currency"])}


@router.get("", response={200: CasePage, **FAULTS})
def list_cases(
    request: HttpRequest,
    status: Literal["open", "closed"] | None = None,
    stage: Name | None = None,
    person: UUID | None = None,
    cursor: Place | None = None,
    limit: int = Limit,
) -> dict[str, Any]:
    """List cases in the order of their ids."""
    after = place_after(cursor)
    with reading(request, "cases:read") as db:
        db.execute(
            f"{_CASES} WHERE (%(status)s::text IS NULL OR status = %(status)s)"
            " AND (%(stage)s::text IS NULL OR stage = %(stage)s)"
            " AND (%(person)s::uuid IS NULL OR person_id = %(person)s)"
            " AND (%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s",
            {
                "status": status, "stage": stage, "person": person, "after": after[1] if after else None,
                "limit": limit,
            },
        )  # fmt: skip
        rows = [_plain(row) for row in rows_of(db)]
    moment = "2000-01-01T00:00:00+00:00"
    return {"items": rows, "next": next_place([{**row, "at": moment} for row in rows], limit, "at")}


@router.get("/{case}", response={200: CaseWhole, **FAULTS})
def get_case(request: HttpRequest, case: UUID) -> dict[str, Any]:
    """Return a case with its holds."""
    with reading(request, "cases:read") as db:
        db.execute(f"{_CASES} WHERE id = %s", [case])
        rows = rows_of(db)
        if not rows:
            raise missing("case", "case")
        db.execute(
            "SELECT id, kind, starts_at, until, reason, placed_by, lifted_at FROM hold WHERE case_id = %s"
            " ORDER BY starts_at, id",
            [case],
        )
        return {**_plain(rows[0]), "holds": rows_of(db)}


@router.get("/{case}/facts", response={200: FactPage, **FAULTS})
def get_facts(
    request: HttpRequest, case: UUID, after: int = Query(0, ge=0, le=2**62), limit: int = Limit
) -> dict[str, Any]:
    """Return a case's facts in the order of its chain."""
    with reading(request, "cases:read") as db:
        db.execute("SELECT 1 FROM collection_case WHERE id = %s", [case])
        if db.fetchone() is None:
            raise missing("case", "case")
        facts = facts_of(db, case, after=after)[:limit]
    items = [
        {
            "id": fact.id, "sequence": fact.sequence, "kind": fact.kind, "version": fact.version,
            "happened_at": fact.happened_at, "recorded_at": fact.recorded_at, "actor": fact.actor,
            "source": fact.source, "payload": fact.payload, "previous": fact.previous.hex(),
            "digest": fact.digest.hex(),
        }
        for fact in facts
    ]  # fmt: skip
    return {"items": items, "next": facts[-1].sequence if len(facts) == limit else None}


@router.post("/{case}/holds", response={200: Done, **FAULTS})
def place_hold(request: HttpRequest, response: HttpResponse, case: UUID, body: HoldIn, key: Key) -> dict[str, Any]:
    """Forbid steps on a case."""
    payload = {"case": str(case), **body.model_dump(mode="json")}
    return run(request, response, "cases:write", "hold.place", payload, key)


@router.post("/{case}/holds/{hold}/lift", response={200: Done, **FAULTS})
def lift_hold(
    request: HttpRequest, response: HttpResponse, case: UUID, hold: UUID, body: LiftIn, key: Key
) -> dict[str, Any]:
    """End a hold now."""
    payload = {"case": str(case), "hold": str(hold), "reason": body.reason}
    return run(request, response, "cases:write", "hold.lift", payload, key)


@router.post("/{case}/notes", response={200: Done, **FAULTS})
def note(request: HttpRequest, response: HttpResponse, case: UUID, body: NoteIn, key: Key) -> dict[str, Any]:
    """Write something down about a case; it is sealed."""
    return run(request, response, "cases:write", "case.note", {"case": str(case), "text": body.text}, key)


@router.post("/{case}/promises", response={200: Done, **FAULTS})
def promise(request: HttpRequest, response: HttpResponse, case: UUID, body: PromiseIn, key: Key) -> dict[str, Any]:
    """Record that the borrower promised an amount by a day."""
    with reading(request, "contacts:write") as db:
        db.execute("SELECT currency FROM collection_case WHERE id = %s", [case])
        row = db.fetchone()
    if row is None:
        raise missing("case", "case")
    minor = parse_money(body.amount, row[0], path="amount")
    said = {"amount_minor": minor, "due_on": body.due_on.isoformat()}
    return run(request, response, "contacts:write", "desk.promise", {"case": str(case), "promise": said}, key)
