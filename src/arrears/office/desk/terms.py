"""What a plan is built from at the desk: what is overdue, the longest lawful term, the table of authority."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from arrears.settlement.affordability import LivingStandard
from arrears.settlement.authority import Limits, default_authority
from arrears.settlement.offer import LawfulTerm
from arrears.settlement.plan import Owed

CARD_MONTHS = 60
FIRST_DUE = timedelta(days=7)
_PARTS = ("principal", "interest", "fee", "penalty")


@lru_cache(maxsize=1)
def authority() -> tuple[Limits, ...]:
    """Return the table of authority, the lowest role first."""
    return default_authority()


@lru_cache(maxsize=1)
def living_standard() -> LivingStandard:
    """Return the standard of necessary living (`living.yaml`: a lender's policy)."""
    text = files("arrears.office.desk").joinpath("living.yaml").read_text(encoding="utf-8")
    return LivingStandard(**yaml.safe_load(text))


def owed_of(accounts: Sequence[dict[str, Any]], currency: str) -> Owed:
    """Return what is overdue on a case's accounts of its currency, by part, as the last night found it."""
    counted = [account["detail"] for account in accounts if account["currency"] == currency]
    sums = {part: sum(detail.get(f"overdue_{part}_minor", 0) for detail in counted) for part in _PARTS}
    return Owed(**{f"{part}_minor": amount for part, amount in sums.items()})


def lawful_term(accounts: Sequence[dict[str, Any]]) -> LawfulTerm:
    """Return the longest plan for these products.

    《商业银行信用卡业务监督管理办法》第七十条: a card holder's own plan lasts five years at most. For other products no
    law says so; the table of authority does.
    """
    if any(account["product"] == "credit_card" for account in accounts):
        zh = "《商业银行信用卡业务监督管理办法》第七十条：个性化分期还款协议最长五年"
        return LawfulTerm(CARD_MONTHS, zh, "Card rules 2011, article 70: a card holder's plan lasts five years at most")
    months = max(limits.months for limits in authority())
    return LawfulTerm(months, f"权限表最长 {months} 个月", f"the table of authority ends at {months} months")


def role_of(roles: Sequence[str]) -> str:
    """Return the highest of a user's roles in the table of authority, or their first role."""
    ranked = [limits.role for limits in authority() if limits.role in roles]
    return ranked[-1] if ranked else roles[0]


def may_approve(roles: Sequence[str], needed: str) -> bool:
    """Return whether one of the roles stands where `needed` stands in the table, or above."""
    order = [limits.role for limits in authority()]
    return any(role in order and order.index(role) >= order.index(needed) for role in roles)


def first_due(today: date) -> date:
    """Return when the first instalment is due unless somebody says otherwise."""
    return today + FIRST_DUE
