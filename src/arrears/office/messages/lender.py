"""How a lender presents itself in texts, and under which law it collects: facts on the tenant's chain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from arrears.office.messages.kinds import LenderDescribed
from arrears.record import catalogue


@dataclass(frozen=True)
class Lender:
    """A lender as described last. Words are by language."""

    key: str
    name: Mapping[str, str]
    jurisdiction: str
    kind: str
    contact_phone: str
    payment_way: Mapping[str, str]
    objection_way: Mapping[str, str]
    reports_credit: bool
    plans_possible: bool


def lenders(cursor: Any, tenant: UUID) -> dict[str, Lender]:
    """Return the tenant's lenders by their name on the tape."""
    cursor.execute(
        "SELECT version, payload FROM fact WHERE chain_id = %s AND kind = 'lender.described' ORDER BY sequence",
        [tenant],
    )
    found: dict[str, Lender] = {}
    for version, payload in cursor.fetchall():
        plain = json.loads(payload) if isinstance(payload, str) else payload
        said = catalogue.read("lender.described", version, plain)
        assert isinstance(said, LenderDescribed)
        found[said.lender] = Lender(
            said.lender, said.name.model_dump(), said.jurisdiction, said.lender_kind, said.contact_phone,
            said.payment_way.model_dump(), said.objection_way.model_dump(), said.reports_credit, said.plans_possible,
        )  # fmt: skip
    return found
