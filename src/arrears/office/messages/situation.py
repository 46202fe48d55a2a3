"""The law's question for one contact, from how the person stands, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from arrears.law.engine.answer import as_json
from arrears.law.engine.read import read_situation
from arrears.law.engine.verdict import check
from arrears.office.messages.channels import VOICE
from arrears.office.messages.lender import Lender
from arrears.office.messages.standing import Case, Standing


@dataclass(frozen=True)
class Judgement:
    """What the law said: its answer as JSON, the situation that it was asked with, and when it would permit."""

    permitted: bool
    verdict: dict[str, Any]
    situation: dict[str, Any]
    earliest: datetime | None


@dataclass(frozen=True)
class Question:
    """One intended contact. `number` is the opaque id of the number or address."""

    channel: str
    number: str | None
    at: datetime
    case: Case | None
    dpd: int
    by: str
    step: str = "contact"
    amount_disclosed: bool = True
    to: str = "borrower"


def judge(standing: Standing, lender: Lender, question: Question) -> Judgement:
    """Return what the law says, with advice taken as refusal.

    A call under way may still become a conversation or remain unanswered, and limits count both: where one is under
    way the law is asked for either, and only what both permit is permitted.
    """
    asked = situation_of(standing, lender, question)
    open_calls = any(one["outcome"] is None and one["channel"] in VOICE for one in standing.contacts)
    asked["history"] = _history(standing, "conversation")
    verdict = check(read_situation(asked), harden_advice=True)
    if open_calls and verdict.permitted:
        asked["history"] = _history(standing, "no_answer")
        verdict = check(read_situation(asked), harden_advice=True)
    answer = as_json(replace(verdict, others=()))  # which provisions do not apply follows from the rulebook's version
    return Judgement(verdict.permitted, answer, _kept(asked), verdict.earliest_permitted)


def situation_of(standing: Standing, lender: Lender, question: Question) -> dict[str, Any]:
    """Return the input of `law check` for a contact with somebody who owes: the borrower, or a guarantor."""
    zone = ZoneInfo(standing.timezone)
    return {
        "jurisdiction": lender.jurisdiction,
        "at": question.at.astimezone(zone).isoformat(),
        "step": question.step,
        "channel": question.channel,
        "to": question.to,
        "number": question.number,
        "lender_kind": lender.kind,
        "product": _product(question.case),
        "by": question.by,
        "dpd": question.dpd,
        "timezones": [standing.timezone],
        "consents": dict(standing.consents),
        "holds": standing.holds,
        "plan_active": bool(standing.plans),
        "deceased": "deceased" in standing.marks,
        "minor": "minor" in standing.marks,
        "content": {"amount_disclosed": question.amount_disclosed, "claims": []},
        "person": str(standing.person),
        "history": [],
    }


def _product(case: Case | None) -> str:
    return case.accounts[0]["product"] if case and case.accounts else "cash_loan"


def _history(standing: Standing, spoken: str) -> list[dict[str, Any]]:
    """Return the contacts; one under way counts as `spoken` where it is a call, as delivered where it is written."""
    return [
        one if one["outcome"] else {**one, "outcome": spoken if one["channel"] in VOICE else "delivered"}
        for one in standing.contacts
    ]


def _kept(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the situation as it goes on record: what is unknown is left out."""
    return {
        key: [{k: v for k, v in one.items() if v is not None} for one in value]
        if key in ("holds", "history")
        else value
        for key, value in asked.items()
        if value is not None
    }
