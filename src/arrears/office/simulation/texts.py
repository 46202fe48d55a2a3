"""What an office needs before its first message: lenders described, and the shipped texts approved by two people."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.contact.templates.read import templates
from arrears.insight.portfolio.contracts import OFFERS
from arrears.office.actor import Actor
from arrears.office.commands.execute import execute
from arrears.office.config import Config

_AUTHOR = Actor("user:simulated-author", frozenset({"compliance"}))
_SECOND = Actor("user:simulated-second", frozenset({"compliance"}))


def make_texts(config: Config, tenant: UUID, at: datetime) -> None:
    """Describe the sample portfolio's lenders and approve every shipped text; done again it changes nothing."""

    def give(name: str, given: dict[str, Any], key: str, actor: Actor) -> None:
        execute(name, given, key=f"simulation/{key}", tenant=tenant, actor=actor, at=at, config=config)

    for lender, kind in sorted({(terms.lender, terms.lender_kind) for terms in OFFERS}):
        give("lender.describe", _lender(lender, kind), f"lender/{lender}", _AUTHOR)
    for name in templates():
        give("template.draft", {"name": name}, f"draft/{name}", _AUTHOR)
        give("template.approve", {"name": name, "version": 1}, f"approve/{name}", _SECOND)


def _lender(lender: str, kind: str) -> dict[str, Any]:
    return {
        "lender": lender, "name": {"zh": lender, "en": lender}, "jurisdiction": "CHN", "lender_kind": kind,
        "contact_phone": "400-000-0000", "payment_way": {"zh": "本公司App", "en": "our app"},
        "objection_way": {"zh": "拨打400-000-0000", "en": "call 400-000-0000"}, "reports_credit": True,
        "plans_possible": True,
    }  # fmt: skip
