"""What a letter or paper is written from: parties, contract, amounts, assets, evidence. Read strictly, with paths."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from arrears.court.event import LONGEST_MONTHS
from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError

Product = Literal["credit_card", "cash_loan", "merchant_instalment"]
LenderKind = Literal["bank", "consumer_finance", "micro_loan", "other"]


def _yuan(text: str) -> str:
    try:
        if parse_money(text, "CNY", path="") < 0:
            raise ValueError(f"{text} is less than zero")
    except InputError as fault:
        raise ValueError(str(fault.message)) from None
    return text


def _asset_kind(text: str) -> str:
    if text not in LONGEST_MONTHS:
        raise ValueError(f"{text!r} is none of {', '.join(LONGEST_MONTHS)}")
    return text


Yuan = Annotated[str, Field(strict=True), AfterValidator(_yuan)]
"""A decimal string in yuan, zero or more."""
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Line = Annotated[str, Field(min_length=1, max_length=200)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Creditor(_Read):
    """The applicant or plaintiff: an organisation with who represents it and where it is paid."""

    name: Line
    address: Line | None = None
    representative: Line | None = None
    title: Line = "法定代表人"
    credit_code: Line | None = None
    phone: Line | None = None
    payee: Line | None = None
    bank: Line | None = None
    account: Line | None = None
    kind: LenderKind = "consumer_finance"


class Agent(_Read):
    """Who acts for the creditor: a lawyer with a firm, or one of its own people."""

    name: Line
    firm: Line
    phone: Line | None = None
    licence: Line | None = None
    powers: Literal["general", "special"] = "special"


class Debtor(_Read):
    """The borrower or a guarantor, a natural person."""

    name: Line
    id_number: Line | None = None
    nation: Line | None = None
    address: Line | None = None
    phone: Line | None = None
    employer: Line | None = None
    guarantee: Literal["general", "joint"] | None = None
    guaranteed: Yuan | None = None


class Contract(_Read):
    """The contract of one debt, with the clauses that a court asks for. Rates are decimals: 0.18."""

    name: Line = "借款合同"
    number: Line | None = None
    signed_on: date | None = None
    signed_at: Line | None = None
    principal: Yuan | None = None
    disbursed_on: date | None = None
    ends_on: date | None = None
    annual_rate: Line | None = None
    penalty_rate: Line | None = None
    method: Line | None = None
    rate_clause: Text | None = None
    acceleration_clause: Text | None = None
    accelerated_on: date | None = None
    jurisdiction_clause: Text | None = None
    cost_clause: Text | None = None
    explained: Text | None = None


class SheetRow(_Read):
    """One row of the computation sheet (`court claim`)."""

    no: int
    due: date
    days_late: int
    principal: Yuan
    interest: Yuan
    fee: Yuan
    penalty: Yuan
    total: Yuan


class Unclaimed(_Read):
    """What of the debt is not claimed now: `reserved` for later, or `waived`."""

    rest: Literal["reserved", "waived"]
    principal: Yuan
    interest: Yuan
    fee: Yuan
    penalty: Yuan
    total: Yuan


class Sheet(_Read):
    """The amounts claimed on a day, as `arrears court claim` prints them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    as_of: date
    scope: Literal["overdue", "whole"] = "overdue"
    principal: Yuan
    interest: Yuan
    fee: Yuan
    penalty: Yuan
    total: Yuan
    rows: list[SheetRow] = []
    carried_on: date | None = None
    unclaimed: Unclaimed | None = None


class Paid(_Read):
    """What was paid so far."""

    principal: Yuan = "0"
    interest: Yuan = "0"
    last_on: date | None = None


class Cost(_Read):
    """A cost of pursuing the claim that the contract or the law puts on the debtor."""

    name: Line
    amount: Yuan


class Demand(_Read):
    """A demand that reached the debtor."""

    on: date
    way: Line
    proof: Line | None = None


class AssetClue(_Read):
    """Something to be frozen or sealed, and from where it is known."""

    kind: Annotated[str, AfterValidator(_asset_kind)]
    says: Text
    worth: Yuan
    source: Line


class Security(_Read):
    """What the applicant offers against the loss of a wrongful preservation."""

    form: Literal["insurer_letter", "bank_guarantee", "cash", "property", "waiver_asked"]
    by: Line | None = None
    amount: Yuan


class Evidence(_Read):
    """One piece of evidence: what it shows, how many pages, the SHA-256 of the file or of the fact on record."""

    name: Line
    shows: Line
    pages: Line = "1"
    original: bool = True
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    fact: Line | None = None


class Record(_Read):
    """The chain that the digests belong to: the case, its length and the digest at its end."""

    case: Line
    facts: int
    head: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Title(_Read):
    """What is enforced: a judgment, mediation paper or payment order in force."""

    name: Line
    number: Line
    court: Line
    effective_on: date
    perform_by: date
    principal: Yuan
    interest: Yuan = "0"
    costs: Yuan = "0"
    doubled: Yuan = "0"
    paid: Yuan = "0"


class Measure(_Read):
    """A measure that stands: what it holds, by which ruling, until when."""

    ruling: Line
    says: Text
    ends_on: date


class Brief(_Read):
    """Everything that papers of one matter are written from; each kind of paper asks for its part of it."""

    on: date
    number: Line | None = None
    product: Product = "cash_loan"
    creditor: Creditor
    debtor: Debtor
    guarantors: list[Debtor] = []
    agent: Agent | None = None
    court: Line | None = None
    contract: Contract | None = None
    claim: Sheet | None = None
    paid: Paid | None = None
    costs: list[Cost] = []
    demands: list[Demand] = []
    assets: list[AssetClue] = []
    security: Security | None = None
    urgency: Text | None = None
    preserved: Line | None = None
    evidence: list[Evidence] = []
    record: Record | None = None
    title: Title | None = None
    measure: Measure | None = None
    reply_days: Annotated[int, Field(ge=3, le=60)] = 10
    pay_at: Text | None = None
    object_at: Text | None = None
    reports_credit: bool = False
    sender: Line | None = None
    assignor: Line | None = None
    assigned_on: date | None = None
    because: Text | None = None


def read_brief(value: Any) -> Brief:
    """Return the brief of a JSON object; raises `InputError` with the path of the first fault."""
    if not isinstance(value, Mapping):
        raise InputError("brief_malformed", "a brief is an object with on, creditor, debtor and more")
    try:
        return Brief.model_validate(value)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        message = str(first["msg"]).removeprefix("Value error, ")
        raise InputError("brief_malformed", message, path_of(first["loc"])) from None


def path_of(steps: tuple[int | str, ...]) -> str:
    """Return where a fault is, as other faults say it: assets[0].worth."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path
