"""Facts about letters that arrived, asset clues, matters and their deadlines."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from arrears.record.catalogue import Minor, Payload, kind


@kind("creditor.described", zh="债权人诉讼信息", en="Creditor described")
class CreditorDescribed(Payload):
    """How a lender stands in letters and papers: names, address, who represents it. On the tenant's chain."""

    lender: str
    creditor: dict[str, Any]
    agent: dict[str, Any] | None = None
    court: str | None = None


@kind("letter.delivered", zh="函件送达", en="Letter delivered")
class LetterDelivered(Payload):
    """A letter arrived, or should have arrived: it interrupts limitation. `proof` names what shows it."""

    letter: UUID
    on: date
    way: str
    proof: str


@kind("letter.returned", zh="函件退回", en="Letter returned")
class LetterReturned(Payload):
    """A letter did not arrive."""

    letter: UUID
    on: date
    because: str


@kind("clue.found", zh="财产线索", en="Asset clue found")
class ClueFound(Payload):
    """Something that could be preserved, from a lawful source. What it is, is sealed with the person's key."""

    clue: UUID
    asset: str
    worth_minor: Minor
    source: str
    sealed_note: str


@kind("clue.withdrawn", zh="财产线索撤销", en="Asset clue withdrawn")
class ClueWithdrawn(Payload):
    """A clue turned out wrong, exempt or gone."""

    clue: UUID
    because: str


@kind("guarantee.given", zh="保证", en="Guarantee")
class GuaranteeGiven(Payload):
    """A person answers for an account. Without `form` it is a general guarantee, without `period_months` of six months
    from `main_due`, without `amount_minor` for the whole debt. `said_by` is where it is known from: tape or contract.
    """

    guarantee: UUID
    account: str
    guarantor: UUID
    said_by: str
    form: str | None = None
    amount_minor: Minor | None = None
    main_due: date | None = None
    period_months: int | None = None
    agreed_on: date | None = None


@kind("guarantee.ended", zh="保证终止", en="Guarantee ended")
class GuaranteeEnded(Payload):
    """A guarantor does not answer for the account any more, or never did."""

    guarantee: UUID
    because: str


@kind("matter.reviewed", zh="法律事项复核", en="Matter reviewed")
class MatterReviewed(Payload):
    """A second person looked at what is about to be filed."""

    matter: UUID
    approved: bool
    because: str


@kind("matter.assigned", zh="法律事项分派", en="Matter assigned")
class MatterAssigned(Payload):
    """The lawyer, court or docket number of a matter became known or changed."""

    matter: UUID
    lawyer: str | None = None
    court: str | None = None
    docket: str | None = None


@kind("matter.cost", zh="法律费用", en="Legal cost")
class MatterCost(Payload):
    """A cost of a matter was paid; `recoverable` where the debtor bears it in the end."""

    matter: UUID
    cost: str
    amount_minor: Minor
    currency: str
    paid_on: date
    recoverable: bool


@kind("deadline.warned", zh="期限预警", en="Deadline warned")
class DeadlineWarned(Payload):
    """A day said something of a deadline; `step` counts the warnings so far, `to` is the role that was told."""

    notice: UUID
    deadline: str
    due_on: date
    counted_from: date
    level: str
    step: int
    to: str
    matter: UUID | None = None
    account: str | None = None


@kind("deadline.acted", zh="期限已处理", en="Deadline acted upon")
class DeadlineActed(Payload):
    """Somebody says what was done about a deadline: its warnings stop."""

    notice: UUID
    because: str
