"""Facts about what was agreed: promises, plans; and about papers and legal matters."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from arrears.record.catalogue import Minor, Payload, kind


@kind("promise.made", zh="承诺还款", en="Promise made")
class PromiseMade(Payload):
    """The borrower promised an amount by a day."""

    promise: UUID
    currency: str
    amount_minor: Minor
    promised_on: date
    due_on: date


@kind("promise.judged", zh="承诺判定", en="Promise judged")
class PromiseJudged(Payload):
    """Payments decided whether a promise was kept, partly kept or broken; a reversal may judge it anew."""

    promise: UUID
    status: str
    paid_minor: Minor
    as_of: date


@kind("plan.agreed", zh="协商分期", en="Plan agreed")
class PlanAgreed(Payload):
    """A plan replaces the due schedule for treatment. `rows` are {due, amount_minor}."""

    plan: UUID
    plan_kind: str
    currency: str
    rows: list[dict[str, Any]]
    waived_minor: Minor = 0
    authority: str
    approved_by: str | None = None
    confirmed_by: str | None = None


@kind("plan.judged", zh="方案判定", en="Plan judged")
class PlanJudged(Payload):
    """A plan is kept, broken, completed or withdrawn."""

    plan: UUID
    status: str
    as_of: date


@kind("letter.issued", zh="发出函件", en="Letter issued")
class LetterIssued(Payload):
    """A letter or court paper was made. `document` is the SHA-256 of the file, `name` its name in the case's file.

    `sheet` is the computation sheet that it states, as `court claim` prints it; `guarantor` the person to whom it goes
    where that is not the borrower.
    """

    letter: UUID
    letter_kind: str
    document: str
    name: str
    number: str | None = None
    account: str | None = None
    matter: UUID | None = None
    to: str = "borrower"
    guarantor: UUID | None = None
    sheet: dict[str, Any] | None = None


@kind("matter.opened", zh="法律事项立项", en="Matter opened")
class MatterOpened(Payload):
    """A legal proceeding began, over one account. `sheet` is the computation sheet of `amount_minor`, as `court claim`
    prints it; `particulars` are what its papers say of the contract, the court and the reasons.
    """

    matter: UUID
    matter_kind: str
    amount_minor: Minor
    currency: str
    account: str | None = None
    variant: str | None = None
    court: str | None = None
    sheet: dict[str, Any] | None = None
    particulars: dict[str, Any] | None = None


@kind("matter.event", zh="法律事项进展", en="Matter event")
class MatterEvent(Payload):
    """Something happened in a proceeding; `event` is a kind of `court deadlines`."""

    matter: UUID
    event: str
    on: date
    detail: dict[str, Any] | None = None


@kind("mark.changed", zh="标记变更", en="Mark changed")
class MarkChanged(Payload):
    """A mark on the person (hardship, vulnerable, deceased, represented …) was set or taken away."""

    mark: str
    set: bool
    because: str
