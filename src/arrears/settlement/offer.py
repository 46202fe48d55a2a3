"""Offers: three ready plans for one debt — short, affordable, longest lawful — and why a longer one is not allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from arrears.kernel.money import display_money
from arrears.settlement.authority import Limits, Ruling, rule_on
from arrears.settlement.plan import Owed, Plan, PlanTerms, build_plan

OfferName = Literal["short", "affordable", "longest"]


@dataclass(frozen=True)
class LawfulTerm:
    """The longest plan that law or policy allows for this product, and the words for it."""

    months: int
    zh: str
    en: str


@dataclass(frozen=True)
class Offer:
    """One ready plan with its ruling, the sentence that explains it, and whether the borrower can carry it."""

    name: OfferName
    plan: Plan
    ruling: Ruling
    affordable: bool
    zh: str
    en: str


@dataclass(frozen=True)
class NotOffered:
    """The plan that would come next and is not allowed, with the reason."""

    months: int
    zh: str
    en: str


@dataclass(frozen=True)
class Offers:
    """What may be offered, the shortest first, and what may not."""

    offers: tuple[Offer, ...]
    beyond: NotOffered


def propose(
    owed: Owed,
    affordable_minor: int,
    signed_on: date,
    first_due: date,
    lawful: LawfulTerm,
    role: str,
    table: Sequence[Limits],
    *,
    short_months: int = 3,
) -> Offers:
    """Return up to three different plans; `affordable_minor` is what a month can carry, 0 when unknown or nothing."""
    needed = -(-owed.total_minor // affordable_minor) if affordable_minor > 0 else lawful.months
    wanted: dict[OfferName, int] = {
        "short": min(short_months, lawful.months),
        "affordable": max(1, min(needed, lawful.months)),
        "longest": lawful.months,
    }
    offers: list[Offer] = []
    for name, months in sorted(wanted.items(), key=lambda item: (item[1], item[0] != "affordable")):
        if months not in [offer.plan.terms.months for offer in offers]:
            terms = PlanTerms("instalments", signed_on, first_due, months)
            offers.append(_offer(name, build_plan(owed, terms), affordable_minor, role, table))
    return Offers(tuple(offers), NotOffered(lawful.months + 1, lawful.zh, lawful.en))


def _offer(name: OfferName, plan: Plan, affordable_minor: int, role: str, table: Sequence[Limits]) -> Offer:
    most = max(row.amount_minor for row in plan.rows)
    fits = affordable_minor > 0 and most <= affordable_minor
    count, money = len(plan.rows), display_money(plan.rows[0].amount_minor)
    zh = f"分 {count} 期，每期 {money} 元，合计 {display_money(plan.total_minor)} 元" + (
        "，在可负担额内" if fits else ""
    )
    en = f"{count} instalments of {money}, {display_money(plan.total_minor)} in all" + (", affordable" if fits else "")
    return Offer(name, plan, rule_on(plan.grant, role, table), fits, zh, en)


def with_penalty_waived(plan: Plan) -> Plan:
    """Return the same plan with all penalty waived: what a willing borrower in hardship is offered next."""
    return build_plan(plan.owed, replace(plan.terms, waived_penalty_minor=plan.owed.penalty_minor))
