"""What may be done now: the law asked for each way of reaching a person, with the article and from when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.law.engine.answer import as_json
from arrears.law.engine.read import read_situation
from arrears.law.engine.verdict import check
from arrears.office.messages.lender import Lender, lenders
from arrears.office.messages.situation import Judgement, Question, judge, situation_of
from arrears.office.messages.standing import Case, Standing

WAYS: tuple[tuple[str, str, str], ...] = (
    ("call", "borrower", "phone"),
    ("sms", "borrower", "phone"),
    ("email", "borrower", "email"),
    ("letter", "borrower", "address"),
    ("visit", "borrower", "address"),
    ("call", "contact", "phone"),
)
"""Channel, whom it reaches, and the personal field that it goes to."""
OBLIGORS = ("borrower", "guarantor")
"""Those who owe; `standing` is theirs. Nobody else may be told how much."""
UNKNOWN = Lender("", {}, "", "other", "", {}, {}, False, False)


@dataclass(frozen=True)
class Way:
    """One way of reaching somebody, and whether it is open now."""

    channel: str
    to: str
    number: str | None
    permitted: bool
    refusals: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    earliest: datetime | None
    done_today: int


def ways(standing: Standing, lender: Lender | None, case: Case, by: str, at: datetime) -> list[Way]:
    """Return every way with the law's answer."""
    return [_way(standing, lender, case, by, at, *way) for way in WAYS]


def said_of_all(found: list[Way]) -> list[dict[str, Any]]:
    """Return the refusals that every way has, such as the hour: they are shown once."""
    shared = set.intersection(*({refusal["rule"] for refusal in way.refusals} for way in found))
    return [refusal for refusal in found[0].refusals if refusal["rule"] in shared]


def ask(
    standing: Standing, lender: Lender | None, case: Case, by: str, at: datetime, channel: str, to: str
) -> Judgement:
    """Return the law's answer for one way; of a lender whom nobody described, the law misses where it is."""
    question = Question(
        channel, number_of(standing, channel), at, case, case.dpd, by, _STEPS.get(channel, "contact"), to in OBLIGORS,
        to,
    )  # fmt: skip
    known = lender or UNKNOWN
    if to in OBLIGORS and lender is not None:
        return judge(standing, known, question)
    situation = situation_of(standing, known, replace(question, number=question.number if to in OBLIGORS else None))
    situation.update(to=to, history=[one for one in standing.contacts if one["outcome"]])
    if lender is None:
        del situation["jurisdiction"], situation["lender_kind"]
    verdict = check(read_situation(situation), harden_advice=True)
    return Judgement(verdict.permitted, as_json(verdict), situation, verdict.earliest_permitted)


_STEPS = {"visit": "visit", "letter": "letter"}


def number_of(standing: Standing, channel: str) -> str | None:
    """Return the opaque id of the person's best number or address for a channel."""
    name = next(field for way, _, field in WAYS if way == channel)
    known = standing.fields.get(name)
    return known[0][1].hex()[:16] if known else None


def lender_of(cursor: Any, tenant: UUID, case: Case) -> Lender | None:
    """Return how the case's lender was described, or None where nobody has."""
    return lenders(cursor, tenant).get(case.lender)


def by_whom(cursor: Any, tenant: UUID) -> str:
    """Return for the law whether the tenant is the lender itself or an agency."""
    cursor.execute("SELECT kind FROM tenant WHERE id = %s", [tenant])
    return "agency" if cursor.fetchone()[0] == "agency" else "lender"


def _way(
    standing: Standing, lender: Lender | None, case: Case, by: str, at: datetime, channel: str, to: str, field: str
) -> Way:
    del field
    found = ask(standing, lender, case, by, at, channel, to)
    today = at.date()
    done = sum(
        1
        for one in standing.contacts
        if one["channel"] == channel and one["to"] == to and datetime.fromisoformat(one["at"]).date() == today
    )
    return Way(
        channel, to, number_of(standing, channel), found.permitted, tuple(found.verdict["refusals"]),
        tuple(found.verdict["missing"]), found.earliest, done,
    )  # fmt: skip
