"""Commands on plans: what a month can carry, a plan proposed, reviewed by a second pair of eyes, and signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import Field

from arrears.contact.outcome import outcomes
from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import PEOPLE_OF_THE_CASE, locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.kinds import AffordabilityAssessed, PlanConsented, PlanProposed, PlanReviewed, RetrySet
from arrears.office.desk.rank import office_zone, rank
from arrears.office.desk.terms import authority, lawful_term, living_standard, may_approve, owed_of, role_of
from arrears.office.store.rows import many, one
from arrears.record.kinds.agreement import PlanAgreed
from arrears.record.kinds.case import HoldPlaced
from arrears.settlement.affordability import Statement, assess_affordability
from arrears.settlement.authority import rule_on
from arrears.settlement.coming import ListedPayment, list_payments
from arrears.settlement.plan import Plan, PlanKind, PlanTerms, build_plan

GRACE_AFTER_LAST = timedelta(days=7)
CONSENT_WITHIN = timedelta(days=7)


class Afford(Given):
    """What the borrower said of a month, minor units."""

    case: UUID
    income_minor: int = Field(ge=0, lt=2**53)
    income_certain: bool = True
    adults: int = Field(default=1, ge=1, le=20)
    children: int = Field(default=0, ge=0, le=20)
    housing_minor: int = Field(default=0, ge=0, lt=2**53)
    living_minor: int = Field(default=0, ge=0, lt=2**53)
    other_debts_minor: int = Field(default=0, ge=0, lt=2**53)


class Propose(Given):
    """Terms of a plan over what is overdue."""

    case: UUID
    plan: UUID
    kind: PlanKind = "instalments"
    months: int = Field(ge=1, le=600)
    first_due: date
    waived_penalty_minor: int = Field(default=0, ge=0)
    waived_principal_minor: int = Field(default=0, ge=0)
    holiday_months: int = Field(default=0, ge=0)
    reduced_months: int = Field(default=0, ge=0)
    reduced_minor: int = Field(default=0, ge=0)


class Review(Given):
    """A second pair of eyes on a proposed plan."""

    case: UUID
    plan: UUID
    approved: bool
    because: str = Field(min_length=1, max_length=500)


class Sign(Given):
    """The borrower agreed, and how that is known; `call` is the conversation in which they did, else the last one."""

    case: UUID
    plan: UUID
    confirmed_by: Literal["recorded_call", "message", "paper"]
    call: UUID | None = None


@command("desk.affordability", Afford, roles=PEOPLE_OF_THE_CASE)
def afford(office: Office, given: Afford) -> Answer:
    """Record what a month can carry, and what it was computed from."""
    locked(office, given.case)
    said = given.model_dump(exclude={"case"})
    found = assess_affordability(Statement(**said), living_standard())
    fact = AffordabilityAssessed(
        **said, standard=living_standard().name, affordable_minor=found.affordable_minor,
        shortfall_minor=found.shortfall_minor,
    )  # fmt: skip
    office.record(given.case, fact)
    return {"case": str(given.case), "affordable_minor": found.affordable_minor}


@command("desk.propose_plan", Propose, roles=PEOPLE_OF_THE_CASE)
def propose_plan(office: Office, given: Propose) -> Answer:
    """Record a plan that law and authority allow, and whose approval it still needs."""
    locked(office, given.case)
    case, plan = built(office.cursor, given, _today(office))
    role = role_of(sorted(office.actor.roles))
    ruling = rule_on(plan.grant, role, authority())
    if not ruling.allowed:
        raise CommandRefused("beyond_authority", 409, ruling.en)
    said = PlanProposed(
        plan=given.plan, plan_kind=given.kind, currency=case["currency"],
        rows=plain_rows(listed(office.cursor, given.case, case["currency"], plan)),
        total_minor=plan.total_minor, waived_minor=plan.waived_minor,
        terms=given.model_dump(mode="json", exclude={"case", "plan"}), authority=role, approval_by=ruling.approval_by,
    )  # fmt: skip
    office.record(given.case, said)
    return {"plan": str(given.plan), "approval_by": ruling.approval_by, "total_minor": plan.total_minor}


@command("desk.review_plan", Review, roles={"team_lead", "manager"})
def review_plan(office: Office, given: Review) -> Answer:
    """Record what somebody else than the proposer decided."""
    locked(office, given.case)
    plan = _plan(office, given.case, given.plan, "waiting")
    if plan["proposed_by"] == office.actor.name:
        raise CommandRefused("four_eyes", 403, "nobody approves a plan of their own")
    if not may_approve(sorted(office.actor.roles), plan["approval_by"]):
        raise CommandRefused("not_allowed", 403, f"{plan['approval_by']} must approve this plan")
    said = PlanReviewed(plan=given.plan, approved=given.approved, because=given.because, reviewed_on=_today(office))
    office.record(given.case, said)
    return {"plan": str(given.plan), "approved": given.approved}


@command("desk.sign_plan", Sign, roles=PEOPLE_OF_THE_CASE)
def sign_plan(office: Office, given: Sign) -> Answer:
    """Record that the borrower agreed: the plan runs, collection stops while it is kept."""
    locked(office, given.case)
    plan = _plan(office, given.case, given.plan, "approved")
    if one(office.cursor, "SELECT 1 FROM plan WHERE case_id = %s AND status = 'agreed'", [given.case]):
        raise InputError("plan_running", "another plan of this case is running", "plan")
    agreed = PlanAgreed(
        plan=given.plan, plan_kind=plan["kind"], currency=plan["currency"], rows=plan["rows"],
        waived_minor=plan["waived_minor"], authority=plan["approval_by"] or plan["proposed_by"],
        approved_by=plan["approved_by"], confirmed_by=given.confirmed_by,
    )  # fmt: skip
    spoken = _consented(office, given) if given.confirmed_by == "recorded_call" else []
    last = date.fromisoformat(plan["rows"][-1]["due"]) + GRACE_AFTER_LAST
    hold = HoldPlaced(
        hold=uuid5(given.plan, "hold"), hold_kind="signed_plan", starts_at=office.at, until=_morning(last),
        reason="plan",
    )  # fmt: skip
    office.record(given.case, *spoken, agreed, hold, RetrySet(at=_morning(last), because="plan"))
    rank(office.cursor, office.tenant, [given.case], office.at)
    return {"plan": str(given.plan), "hold": str(hold.hold)}


def _consented(office: Office, given: Sign) -> list[PlanConsented]:
    talks = consents(office.cursor, given.case, office.at)
    found = next((talk for talk in talks if given.call in (None, talk["contact"])), None)
    if found is None:
        message = f"no conversation of the last {CONSENT_WITHIN.days} days in which the borrower can have agreed"
        raise InputError("consent_unproven", message, "call")
    return [PlanConsented(plan=given.plan, contact=found["contact"], recording=found["recording"])]


def consents(cursor: Any, case: UUID, at: datetime) -> list[dict[str, Any]]:
    """Return the conversations in which a plan may have been agreed to, the latest first, with their recordings."""
    spoken = [outcome.code for outcome in outcomes().values() if outcome.counts_as == "conversation"]
    return many(
        cursor,
        "SELECT (f.payload->>'contact')::uuid AS contact, f.happened_at, coalesce(a.recording, f.payload->>'recording')"
        " AS recording FROM fact f LEFT JOIN call_attempt a ON a.id = (f.payload->>'contact')::uuid"
        " WHERE f.chain_id = %s AND f.kind = 'call.ended' AND f.payload->>'outcome' = ANY(%s)"
        " AND f.happened_at BETWEEN %s AND %s ORDER BY f.sequence DESC",
        [case, spoken, at - CONSENT_WITHIN, at],
    )


def built(cursor: Any, given: Propose, today: date) -> tuple[dict[str, Any], Plan]:
    """Return the case and the plan of the terms; what the law or the debt does not allow is an `InputError`."""
    case = one(cursor, "SELECT * FROM collection_case WHERE id = %s", [given.case])
    assert case is not None
    accounts = many(cursor, "SELECT * FROM account_snapshot WHERE case_id = %s ORDER BY account_id", [given.case])
    lawful = lawful_term(accounts)
    if given.months > lawful.months:
        raise InputError("plan_too_long", lawful.en, "months")
    terms = PlanTerms(signed_on=today, **given.model_dump(exclude={"case", "plan"}))
    return case, build_plan(owed_of(accounts, case["currency"]), terms)


_CONTRACTED = """
SELECT row->>1, (row->>2)::bigint + (row->>3)::bigint + (row->>4)::bigint
  FROM account_snapshot s JOIN account_books b ON b.tenant_id = s.tenant_id AND b.account_id = s.account_id,
       jsonb_array_elements(b.rows) row
 WHERE s.case_id = %s AND s.currency = %s AND s.state <> 'closed'
"""


def listed(cursor: Any, case: UUID, currency: str, plan: Plan) -> tuple[ListedPayment, ...]:
    """Return every payment until the plan ends: its own rows, and the contracts' instalments due meanwhile."""
    cursor.execute(_CONTRACTED, [case, currency])
    instalments = [(date.fromisoformat(due), amount) for due, amount in cursor.fetchall()]
    return list_payments(plan.rows, instalments, plan.terms.signed_on)


def plain_rows(payments: Sequence[ListedPayment]) -> list[dict[str, Any]]:
    """Return a plan's list as facts hold it."""
    return [
        {"due": one.due_on.isoformat(), "amount_minor": one.amount_minor} | ({"contract": True} if one.contract else {})
        for one in payments
    ]


def _plan(office: Office, case: UUID, plan: UUID, status: str) -> dict[str, Any]:
    found = one(office.cursor, "SELECT * FROM plan WHERE id = %s AND case_id = %s", [plan, case])
    if found is None:
        raise InputError("unknown_plan", f"the case has no plan {plan}", "plan")
    if found["status"] != status:
        raise InputError("plan_state", f"the plan is {found['status']}, not {status}", "plan")
    return found


def _today(office: Office) -> date:
    return office.at.astimezone(office_zone()).date()


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), office_zone())
