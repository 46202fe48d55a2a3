"""Commands on letters: demand letters, lawyer's letters, notices of assignment; made, delivered, returned."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from arrears.court.brief import read_brief
from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.may import ask, by_whom, lender_of
from arrears.office.legal import briefs, documents
from arrears.office.legal.deadlines import move_wall
from arrears.office.legal.guarantors import guarantee_named, in_clear, lock_with_guarantors, of_guarantor
from arrears.office.legal.kinds import CreditorDescribed, LetterDelivered, LetterReturned
from arrears.office.legal.reading import account_of, claim_on, creditor_of
from arrears.office.legal.typeset import typeset
from arrears.office.messages.lender import lenders
from arrears.office.messages.standing import stand
from arrears.office.payments.clock import day_of
from arrears.office.store.rows import many
from arrears.record.kinds.agreement import LetterIssued
from arrears.record.kinds.contact import ContactDecided

PEOPLE_OF_THE_LAW = {"legal", "manager"}
LetterKind = Literal["demand_letter", "lawyers_letter", "assignment_notice", "guarantee_demand"]
Way = Literal["post", "courier", "hand", "email", "sms", "app", "notice"]


class DescribeCreditor(Given):
    """How a lender stands in papers: a `creditor` and `agent` of a brief, and the court agreed on."""

    lender: str = Field(min_length=1)
    creditor: dict[str, Any]
    agent: dict[str, Any] | None = None
    court: str | None = Field(default=None, max_length=200)


class IssueLetter(Given):
    """A letter about one account of a case; a demand on a guarantor names them, the others go to the borrower."""

    case: UUID
    letter: UUID
    kind: LetterKind = "demand_letter"
    account: str | None = None
    whole: bool = False
    reply_days: int = Field(default=10, ge=3, le=60)
    assignor: str | None = Field(default=None, max_length=200)
    assigned_on: date | None = None
    guarantor: UUID | None = None


class Delivered(Given):
    """A letter arrived: on which day, how, and what proves it (a tracking number, the digest of a receipt)."""

    case: UUID
    letter: UUID
    on: date
    way: Way
    proof: str = Field(min_length=3, max_length=200)


class Returned(Given):
    """A letter came back."""

    case: UUID
    letter: UUID
    on: date
    because: str = Field(min_length=1, max_length=200)


@command("creditor.describe", DescribeCreditor, roles={"legal", "manager", "administrator"})
def describe_creditor(office: Office, given: DescribeCreditor) -> Answer:
    """Record how a lender stands in papers, once the papers could be written with it."""
    read_brief({"on": "2000-01-01", "creditor": given.creditor, "agent": given.agent, "court": given.court,
                "debtor": {"name": "—"}})  # fmt: skip
    office.record(office.tenant, CreditorDescribed(**given.model_dump()))
    return {"lender": given.lender}


@command("letter.issue", IssueLetter, roles=PEOPLE_OF_THE_LAW | {"team_lead"})
def issue(office: Office, given: IssueLetter) -> Answer:
    """Make a letter if the law permits one now: its file is kept sealed, its digest and amounts go on record."""
    if (given.kind == "guarantee_demand") != (given.guarantor is not None):
        raise InputError("guarantor_wrong", "a demand on a guarantor names one, and no other letter does", "guarantor")
    lock_with_guarantors(office, given.case)
    case = locked(office, given.case)
    on = day_of(office.at)
    account = account_of(office.cursor, office.tenant, given.case, given.account)
    guarantee = given.guarantor and guarantee_named(office.cursor, given.case, account.account, given.guarantor)
    sheet = claim_on(account, on, "whole" if given.whole else "overdue").as_json()
    decided = _lawful(office, given, case["person"])
    said: dict[str, Any] = {**_letter(office, given, case, account, on), "claim": sheet}
    said["debtor"] = briefs.debtor(office, case["person"], given.case, f"{given.kind} {given.letter}")
    if guarantee:
        said["guarantors"] = in_clear(office, given.case, [guarantee], f"{given.kind} {given.letter}")
    pdf = typeset(given.kind, said)[0]
    digest = documents.keep(office, given.case, case["person"], given.letter, pdf)
    issued = LetterIssued(
        letter=given.letter, letter_kind=given.kind, document=digest, name=f"{given.kind}-{given.letter}.pdf",
        number=said["number"], account=account.account, sheet=sheet, guarantor=given.guarantor,
        to="guarantor" if given.guarantor else "borrower",
    )  # fmt: skip
    # The contact counts for the person whom it reaches: what the law counts of a guarantor stands on their own chain.
    office.record(given.guarantor or given.case, decided)
    office.record(given.case, issued)
    return {"letter": str(given.letter), "document": digest, "total": sheet["total"]}


@command("letter.deliver", Delivered, roles=PEOPLE_OF_THE_LAW | {"team_lead"})
def delivered(office: Office, given: Delivered) -> Answer:
    """Record that a letter arrived; limitation begins anew that day, and the wall moves."""
    locked(office, given.case, closed_too=True)
    letter = _sent(office, given.case, given.letter)
    _not_before(letter, given.on, office)
    office.record(given.case, LetterDelivered(letter=given.letter, on=given.on, way=given.way, proof=given.proof))
    move_wall(office.cursor, office.tenant, given.case, letter["account"], day_of(office.at))
    return {"letter": str(given.letter), "delivered_on": given.on.isoformat()}


@command("letter.return", Returned, roles=PEOPLE_OF_THE_LAW | {"team_lead"})
def returned(office: Office, given: Returned) -> Answer:
    """Record that a letter came back."""
    locked(office, given.case, closed_too=True)
    _not_before(_sent(office, given.case, given.letter), given.on, office)
    office.record(given.case, LetterReturned(letter=given.letter, on=given.on, because=given.because))
    return {"letter": str(given.letter), "returned_on": given.on.isoformat()}


def _lawful(office: Office, given: IssueLetter, person: UUID) -> ContactDecided:
    addressed = given.guarantor or person
    stood = stand(office.cursor, office.config, office.tenant, [person, addressed], office.at)
    case = stood[person].cases[given.case]
    lender = lender_of(office.cursor, office.tenant, case)
    standing = of_guarantor(stood[addressed], stood[person]) if given.guarantor else stood[person]
    to = "guarantor" if given.guarantor else "borrower"
    found = ask(standing, lender, case, by_whom(office.cursor, office.tenant), office.at, "letter", to)
    if not found.permitted:
        raise CommandRefused("unlawful", 409, "the law does not permit a letter now", found.verdict)
    return ContactDecided(
        contact=given.letter, channel="letter", permitted=True, verdict=found.verdict, situation=found.situation
    )


def _letter(office: Office, given: IssueLetter, case: dict[str, Any], account: Any, on: date) -> dict[str, Any]:
    creditor = creditor_of(office.cursor, office.tenant, case["lender"])
    described = lenders(office.cursor, office.tenant).get(case["lender"])
    office.cursor.execute("SELECT count(*) FROM letter WHERE chain_id = %s", [given.case])
    count = office.cursor.fetchone()[0] + 1
    known: dict[str, Any] = {}
    if described is not None:
        known = {"pay_at": described.payment_way["zh"], "object_at": described.objection_way["zh"],
                 "reports_credit": described.reports_credit}  # fmt: skip
        if not creditor.creditor.get("phone"):
            known["creditor"] = {**creditor.creditor, "phone": described.contact_phone}
    return {
        **briefs.common(creditor, on, account, None), **known, "reply_days": given.reply_days,
        "contract": briefs.contract(account, {}), "number": f"催〔{on.year}〕{str(given.case)[:8].upper()}-{count}号",
        "assignor": given.assignor, "assigned_on": given.assigned_on and given.assigned_on.isoformat(),
    }  # fmt: skip


def _sent(office: Office, case: UUID, letter: UUID) -> dict[str, Any]:
    found = many(office.cursor, "SELECT * FROM letter WHERE id = %s AND chain_id = %s", [letter, case])
    if not found:
        raise InputError("unknown_letter", f"the case has no letter {letter}", "letter")
    if found[0]["delivered_on"] or found[0]["returned_on"]:
        raise InputError("letter_over", "what became of this letter is on record already", "letter")
    return found[0]


def _not_before(letter: dict[str, Any], on: date, office: Office) -> None:
    if not letter["issued_on"] <= on <= day_of(office.at):
        raise InputError("day_impossible", f"a letter of {letter['issued_on']} arrives then or later, by today", "on")
