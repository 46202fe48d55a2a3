"""Facts of the desk: when to try again, what follows from a talk, what a plan needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from arrears.record.catalogue import Minor, Payload, kind


@kind("case.retry_set", zh="安排再次联系", en="Next attempt set")
class RetrySet(Payload):
    """When the case comes back into the queue, and why then."""

    at: datetime
    because: str


@kind("number.retired", zh="号码停用", en="Number retired")
class NumberRetired(Payload):
    """A number is the wrong person's or does not exist: nobody calls it again. `number` is its opaque id."""

    number: str
    because: str


@kind("case.handed_over", zh="转专岗", en="Handed to a specialist")
class HandedOver(Payload):
    """Somebody with the training for it goes on."""

    because: str


@kind("affordability.assessed", zh="可负担额评估", en="Affordability assessed")
class AffordabilityAssessed(Payload):
    """What the borrower said of a month, by which standard it was judged, and what can be paid without hardship."""

    income_minor: Minor
    income_certain: bool
    adults: int
    children: int
    housing_minor: Minor
    living_minor: Minor
    other_debts_minor: Minor
    standard: str
    affordable_minor: Minor
    shortfall_minor: Minor


@kind("plan.proposed", zh="提出方案", en="Plan proposed")
class PlanProposed(Payload):
    """A plan was built for a case; `approval_by` is the role whose second pair of eyes it needs, if any."""

    plan: UUID
    plan_kind: str
    currency: str
    rows: list[dict[str, Any]]
    total_minor: Minor
    waived_minor: Minor
    terms: dict[str, Any]
    authority: str
    approval_by: str | None = None


@kind("plan.reviewed", zh="复核方案", en="Plan reviewed")
class PlanReviewed(Payload):
    """A second pair of eyes approved or declined a proposed plan."""

    plan: UUID
    approved: bool
    because: str
    reviewed_on: date


@kind("plan.link_sent", zh="发出确认链接", en="Link to a plan sent")
class PlanLinkSent(Payload):
    """A message with the plan's page was ordered; whether it may leave, the law says when its turn comes."""

    plan: UUID
    message: UUID
    until: datetime


@kind("plan.consented", zh="口头同意", en="Consent to a plan by voice")
class PlanConsented(Payload):
    """The borrower agreed to a plan in this conversation; `recording` is the exchange's, where there is one."""

    plan: UUID
    contact: UUID
    recording: str | None = None


@kind("worker.described", zh="人员安排", en="Worker described")
class WorkerDescribed(Payload):
    """Which languages somebody speaks, what they are trained for, how many cases they carry, and where they sit.

    `extension` is a number of the office's exchange, nobody's own.
    """

    languages: list[str] | None = None
    skills: list[str] | None = None
    most_cases: int | None = None
    extension: str | None = None


@kind("quality.sampled", zh="质检抽样", en="Quality sample drawn")
class QualitySampled(Payload):
    """Recorded calls to be listened to, drawn of `recorded` ones by `seed`: up to `each` a collector and outcome."""

    seed: str
    first: date
    last: date
    each: int
    recorded: int
    calls: list[UUID]


@kind("call.inspected", zh="质检", en="Call inspected")
class CallInspected(Payload):
    """Somebody listened to a recorded call. `points` are by criterion; the note is sealed with the borrower's key."""

    inspection: UUID
    contact: UUID
    caller: str
    points: dict[str, int]
    score: int
    passed: bool
    follow_up: str
    sealed_note: str | None = None


@kind("document.added", zh="上传材料", en="Document added")
class DocumentAdded(Payload):
    """Somebody added a file to the case. It is kept sealed with the person's key; `sha256` is that of the file."""

    document: UUID
    name: str
    media: str
    bytes: int
    sha256: str


@kind("case.paused", zh="暂停分派", en="Case paused")
class CasePaused(Payload):
    """A team lead took a case out of the queue, until a moment or until it is resumed."""

    because: str
    until: datetime | None = None


@kind("case.resumed", zh="恢复分派", en="Case resumed")
class CaseResumed(Payload):
    """A paused case is back in the queue."""

    because: str
