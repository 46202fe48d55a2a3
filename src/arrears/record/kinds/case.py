"""Facts about a case: opened, assessed, moved, owned, held, cured, closed, reopened, merged."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from arrears.record.catalogue import Minor, Payload, kind


class _Standing(Payload):
    """What was known when the case changed. Amounts are minor units of `currency`, over all its accounts."""

    as_of: date
    currency: str
    overdue_minor: Minor
    dpd: int
    accounts: list[str]


class _Process(_Standing):
    """What a stage set when it was entered; kept, since the table of stages may change."""

    stage: str
    owner_role: str
    next_step: str
    deadline: date


@kind("case.opened", zh="立案", en="Case opened")
class CaseOpened(_Process):
    """A person has fallen behind with a lender: one case holds all their accounts there."""

    person: UUID
    lender: str


@kind("case.reopened", zh="再逾期重开", en="Case reopened (relapse)")
class CaseReopened(_Process):
    """A closed case whose person has fallen behind again."""


@kind("case.moved", zh="进入阶段", en="Stage entered")
class CaseMoved(_Process):
    """The case went from one stage to another; `because` where a person decided so, not the night."""

    from_stage: str
    because: str | None = None


@kind("case.assessed", zh="情况变化", en="Standing changed")
class CaseAssessed(_Standing):
    """The accounts of a case or what is overdue changed within its stage (a day more past due alone is no fact)."""


@kind("case.accounts_missing", zh="账户不在资产包中", en="Accounts missing from the tape")
class CaseAccountsMissing(Payload):
    """The lender's tape no longer lists overdue accounts of the case; what stays away until `deadline` is withdrawn."""

    as_of: date
    accounts: list[str]
    next_step: str
    deadline: date


@kind("case.accounts_returned", zh="账户重回资产包", en="Accounts back on the tape")
class CaseAccountsReturned(Payload):
    """Accounts that were missing are on the tape again; the stage's own step counts anew."""

    as_of: date
    accounts: list[str]
    next_step: str
    deadline: date


@kind("case.closed", zh="结案", en="Case closed")
class CaseClosed(Payload):
    """The case is over, and why."""

    as_of: date
    reason: Literal["cured", "settled", "written_off", "sold", "deceased", "merged", "withdrawn"]


@kind("case.assigned", zh="指派", en="Case assigned")
class CaseAssigned(Payload):
    """A user is now responsible, or nobody (the role of the stage is)."""

    owner: UUID | None = None
    because: str


@kind("case.step_set", zh="设定下一步", en="Next step set")
class CaseStepSet(Payload):
    """Somebody chose the next step and its deadline, instead of those of the stage."""

    next_step: str
    deadline: date | None = None


@kind("case.merged", zh="并案", en="Case merged")
class CaseMerged(Payload):
    """Another case turned out to be the same person's; its chain stays and is closed as merged."""

    into: UUID


@kind("hold.placed", zh="设置停催", en="Hold placed")
class HoldPlaced(Payload):
    """Something that forbids steps began: `kind` is one of the law's holds."""

    hold: UUID
    hold_kind: str
    starts_at: datetime
    until: datetime | None = None
    reason: str


@kind("hold.lifted", zh="解除停催", en="Hold lifted")
class HoldLifted(Payload):
    """A hold ended before, or without, its expiry."""

    hold: UUID
    lifted_at: datetime
    reason: str
