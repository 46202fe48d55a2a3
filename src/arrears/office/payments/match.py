"""For which account a payment is, and how sure that is: reference, account, amount, payer; pure.

Confidence is of 100. From `POST_FROM` on a payment is posted; below, or where two accounts are as likely, a person
decides and sees the candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from arrears.office.payments.references import Found

POST_FROM = 80
MOST_CANDIDATES = 5
CLEAN, RUN_ON, PAYER, EXACT = 90, 60, 50, 35
"""A contract number; one that others run on beside; a payer known by name or number; an amount that is owed."""
LIMIT = {"reference": 100, "payer": 89}


@dataclass(frozen=True)
class Known:
    """What is known of an account: its currency, whose it is, and the amounts that would settle something."""

    account: str
    currency: str
    person: UUID | None
    amounts: frozenset[int]


@dataclass(frozen=True)
class Candidate:
    """An account that a payment may be for, why, and how sure."""

    account: str
    confidence: int
    matched_by: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as it goes on record."""
        return {"account": self.account, "confidence": self.confidence, "matched_by": list(self.matched_by)}


@dataclass(frozen=True)
class Match:
    """The account, if it is sure enough; else why not, and the candidates."""

    chosen: Candidate | None
    reason: str
    candidates: tuple[Candidate, ...]


def match(
    currency: str,
    amount_minor: int,
    named: Iterable[Found],
    payers: Iterable[UUID],
    known: Mapping[str, Known],
    accounts_of: Mapping[UUID, Iterable[str]],
) -> Match:
    """Return the match of an amount that names accounts, or whose payer is known."""
    people = frozenset(payers)
    found: dict[str, Candidate] = {}
    for one in named:
        if one.account in known:
            found[one.account] = _candidate(known[one.account], amount_minor, people, one)
    for person in people:
        for account in accounts_of.get(person, ()):
            if account in known and account not in found:
                found[account] = _candidate(known[account], amount_minor, people, None)
    same = [one for one in found.values() if known[one.account].currency == currency]
    ranked = tuple(sorted(same, key=lambda one: (-one.confidence, one.account)))[:MOST_CANDIDATES]
    if not ranked:
        return Match(None, "other_currency" if found else "unknown", ())
    best = ranked[0]
    if best.confidence < POST_FROM:
        return Match(None, "not_sure", ranked)
    if len(ranked) > 1 and ranked[1].confidence > best.confidence - 10:
        return Match(None, "ambiguous", ranked)
    return Match(best, "", ranked)


def _candidate(account: Known, amount_minor: int, people: frozenset[UUID], found: Found | None) -> Candidate:
    score, by = 0, list[str]()
    if found is not None:
        score += CLEAN if found.clean else RUN_ON
        by.append("reference" if found.clean else "reference_run_on")
    if account.person in people:
        score += PAYER if found is None else 25
        by.append("payer")
    if amount_minor in account.amounts:
        score += EXACT if found is None else 10
        by.append("amount")
    limit = LIMIT["reference"] if found is not None else LIMIT["payer"]
    return Candidate(account.account, min(score, limit), tuple(by))
