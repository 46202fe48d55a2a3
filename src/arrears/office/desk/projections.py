"""What the desk reads of cases, promises and plans, folded from facts."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from arrears.contact.outcome import outcomes
from arrears.office.desk.kinds import (
    CallInspected,
    CasePaused,
    CaseResumed,
    HandedOver,
    NumberRetired,
    PlanProposed,
    PlanReviewed,
    RetrySet,
    WorkerDescribed,
)
from arrears.office.facts.project import Projection, Row, Rows, register
from arrears.record import catalogue
from arrears.record.fact import Fact
from arrears.record.kinds.agreement import MarkChanged, PlanAgreed, PlanJudged, PromiseJudged, PromiseMade
from arrears.record.kinds.contact import CallEnded

_TRACK = {
    "id": "uuid", "last_contact_at": "timestamptz", "last_conversation_at": "timestamptz", "unanswered": "int",
    "last_outcome": "text", "promise_due_on": "date", "promise_broken_on": "date", "retry_at": "timestamptz",
    "reply_waiting": "boolean", "hardship": "boolean", "skill": "text", "paused": "boolean",
    "paused_until": "timestamptz",
}  # fmt: skip
_PROMISE = {
    "id": "uuid", "case_id": "uuid", "currency": "text", "amount_minor": "bigint", "promised_on": "date",
    "due_on": "date", "status": "text", "paid_minor": "bigint", "made_by": "text",
}  # fmt: skip
_PLAN = {
    "id": "uuid", "case_id": "uuid", "kind": "text", "currency": "text", "rows": "jsonb", "total_minor": "bigint",
    "waived_minor": "bigint", "terms": "jsonb", "approval_by": "text", "status": "text", "proposed_by": "text",
    "proposed_at": "timestamptz", "approved_by": "text", "agreed_on": "date",
}  # fmt: skip


def fold_track(rows: Rows, fact: Fact) -> None:
    """Change a case's one row as a fact says."""
    row = rows.setdefault(
        fact.chain,
        {
            **dict.fromkeys(_TRACK),
            "id": fact.chain,
            "unanswered": 0,
            "reply_waiting": False,
            "hardship": False,
            "skill": "",
            "paused": False,
        },
    )
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, CallEnded):
        _called(row, fact, said)
    elif isinstance(said, PromiseMade):
        row.update(promise_due_on=said.due_on, promise_broken_on=None)
    elif isinstance(said, PromiseJudged):
        _judged(row, said)
    elif isinstance(said, RetrySet):
        row["retry_at"] = said.at
    elif isinstance(said, (CasePaused, CaseResumed)):
        row.update(paused=isinstance(said, CasePaused), paused_until=getattr(said, "until", None))
    elif isinstance(said, HandedOver):
        row["skill"] = "care"
    elif isinstance(said, MarkChanged):
        row["hardship"] = said.set if said.mark == "hardship" else row["hardship"]
    else:  # the borrower wrote
        row.update(reply_waiting=True, retry_at=None)


def _called(row: Row, fact: Fact, said: CallEnded) -> None:
    known = outcomes().get(said.outcome)
    spoke = known is not None and known.counts_as == "conversation"
    row.update(
        last_contact_at=fact.happened_at, last_outcome=said.outcome, retry_at=None,
        unanswered=0 if spoke else row["unanswered"] + 1,
    )  # fmt: skip
    if spoke:
        row.update(last_conversation_at=fact.happened_at, reply_waiting=False)


def _judged(row: Row, said: PromiseJudged) -> None:
    if said.status in ("kept", "withdrawn"):
        row.update(promise_due_on=None, promise_broken_on=None)
    elif said.status in ("broken", "partly_kept"):
        row.update(promise_due_on=None, promise_broken_on=said.as_of)


def fold_promise(rows: Rows, fact: Fact) -> None:
    """Add a promise, or say how it was judged."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, PromiseMade):
        rows[said.promise] = {
            "id": said.promise, "case_id": fact.chain, "currency": said.currency, "amount_minor": said.amount_minor,
            "promised_on": said.promised_on, "due_on": said.due_on, "status": "open", "paid_minor": 0,
            "made_by": fact.actor,
        }  # fmt: skip
    elif said.promise in rows:
        rows[said.promise].update(status=said.status, paid_minor=said.paid_minor)


def fold_plan(rows: Rows, fact: Fact) -> None:
    """Take a plan one step on."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, PlanProposed):
        rows[said.plan] = _proposed(fact, said)
    elif isinstance(said, PlanAgreed):
        row = rows.setdefault(said.plan, _unproposed(fact, said))
        row.update(status="agreed", agreed_on=fact.happened_at.date(), rows=said.rows)
    elif said.plan in rows and isinstance(said, PlanReviewed):
        rows[said.plan].update(approved_by=fact.actor, status="approved" if said.approved else "declined")
    elif said.plan in rows and isinstance(said, PlanJudged):
        rows[said.plan]["status"] = said.status


def _proposed(fact: Fact, said: PlanProposed) -> Row:
    return {
        "id": said.plan, "case_id": fact.chain, "kind": said.plan_kind, "currency": said.currency, "rows": said.rows,
        "total_minor": said.total_minor, "waived_minor": said.waived_minor, "terms": said.terms,
        "approval_by": said.approval_by, "status": "waiting" if said.approval_by else "approved",
        "proposed_by": fact.actor, "proposed_at": fact.happened_at, "approved_by": None, "agreed_on": None,
    }  # fmt: skip


def _unproposed(fact: Fact, said: PlanAgreed) -> Row:
    total = sum(row["amount_minor"] for row in said.rows if not row.get("contract"))
    return {
        "id": said.plan, "case_id": fact.chain, "kind": said.plan_kind, "currency": said.currency, "rows": said.rows,
        "total_minor": total, "waived_minor": said.waived_minor, "terms": {},
        "approval_by": None, "status": "agreed", "proposed_by": fact.actor, "proposed_at": fact.happened_at,
        "approved_by": said.approved_by, "agreed_on": None,
    }  # fmt: skip


def fold_worker(rows: Rows, fact: Fact) -> None:
    """Keep what was said last of somebody who works cases."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    assert isinstance(said, WorkerDescribed)
    rows[fact.chain] = {
        "id": fact.chain, "languages": said.languages, "skills": said.skills, "most_cases": said.most_cases,
        "extension": said.extension,
    }  # fmt: skip


def fold_inspection(rows: Rows, fact: Fact) -> None:
    """Add what somebody heard in a call."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    assert isinstance(said, CallInspected)
    rows[said.inspection] = {
        "id": said.inspection, "case_id": fact.chain, "contact": said.contact, "caller": said.caller,
        "listener": fact.actor, "at": fact.happened_at, "points": said.points, "score": said.score,
        "passed": said.passed, "follow_up": said.follow_up, "sealed_note": said.sealed_note,
    }  # fmt: skip


INSPECTIONS = register(
    Projection(
        "call_inspection", "id", "case_id",
        {"id": "uuid", "case_id": "uuid", "contact": "uuid", "caller": "text", "listener": "text",
         "at": "timestamptz", "points": "jsonb", "score": "int", "passed": "boolean", "follow_up": "text",
         "sealed_note": "text"},
        frozenset({"call.inspected"}), fold_inspection,
    )
)  # fmt: skip


def fold_retired(rows: Rows, fact: Fact) -> None:
    """Add a number that nobody calls again."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    assert isinstance(said, NumberRetired)
    key = uuid5(fact.chain, f"retired/{said.number}")
    rows[key] = {
        "id": key, "case_id": fact.chain, "number": said.number, "because": said.because, "at": fact.happened_at,
    }  # fmt: skip


RETIRED = register(
    Projection(
        "retired_number", "id", "case_id",
        {"id": "uuid", "case_id": "uuid", "number": "text", "because": "text", "at": "timestamptz"},
        frozenset({"number.retired"}), fold_retired,
    )
)  # fmt: skip

_FOLLOWED = frozenset(
    {
        "call.ended",
        "promise.made",
        "promise.judged",
        "case.retry_set",
        "mark.changed",
        "message.received",
        "case.paused",
        "case.resumed",
        "case.handed_over",
    }
)
TRACK = register(Projection("case_track", "id", "id", _TRACK, _FOLLOWED, fold_track))
PROMISES = register(
    Projection("promise", "id", "case_id", _PROMISE, frozenset({"promise.made", "promise.judged"}), fold_promise)
)
PLANS = register(
    Projection(
        "plan", "id", "case_id", _PLAN,
        frozenset({"plan.proposed", "plan.reviewed", "plan.agreed", "plan.judged"}), fold_plan,
    )
)  # fmt: skip
WORKERS = register(
    Projection(
        "desk_worker", "id", "id",
        {"id": "uuid", "languages": "jsonb", "skills": "jsonb", "most_cases": "int", "extension": "text"},
        frozenset({"worker.described"}), fold_worker,
    )
)  # fmt: skip
