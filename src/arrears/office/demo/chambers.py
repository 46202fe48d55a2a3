"""What the demo's papers need beside the tape: the creditor with its lawyer and court, and whom they are about.

All of it is made up and says so: identity numbers have a region that does not exist, and addresses a city of that kind.
"""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from arrears.office.config import Config

COURT_FROM_DPD = 60
_REGION = "990000"
_CREDITOR = {
    "name": "示例消费金融有限公司", "address": "示例市样本区示范路1号", "representative": "甲示例",
    "credit_code": "91990000MA0EXAMPLE", "phone": "4000000000", "payee": "示例消费金融有限公司",
    "bank": "示例银行样本支行", "account": "6200000000000000000",
}  # fmt: skip
_AGENT = {"name": "乙示例", "firm": "示例律师事务所", "phone": "021-00000000", "licence": "13101000000000000"}
_COURT = "示例市样本区人民法院"


def describe_creditors(config: Config, tenant: UUID, kinds: dict[str, str]) -> None:
    """Describe every lender as a creditor, with a lawyer and a court; said again, it changes nothing."""
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute

    for lender, kind in kinds.items():
        name = _CREDITOR["name"] if lender == "lender" else f"{lender}（示例）"
        given = {"lender": lender, "creditor": {**_CREDITOR, "name": name, "kind": kind}, "agent": _AGENT,
                 "court": _COURT}  # fmt: skip
        execute("creditor.describe", given, key=f"creditor/{lender}", tenant=tenant, actor=system_actor("demo"),
                source="demo", config=config)  # fmt: skip


def furnish_people(config: Config, tenant: UUID) -> int:
    """Give those who could be sued an identity number and an address, which no tape of the demo has."""
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute(
            "SELECT p.customer_id, p.language, p.timezone, p.preferred_channel FROM person p"
            " WHERE p.erased_at IS NULL AND EXISTS (SELECT FROM collection_case c WHERE c.person_id = p.id"
            " AND c.status = 'open' AND c.dpd >= %s)",
            [COURT_FROM_DPD],
        )
        return keep(cursor, config, [Known(*row, fields=particulars(row[0])) for row in cursor.fetchall()])


def particulars(customer: str) -> dict[str, Any]:
    """Return a made-up identity number with a right check sign, and an address: the same for the same customer."""
    draw = int(hashlib.sha256(customer.encode()).hexdigest()[:12], 16)
    born = f"{1960 + draw % 40}{draw // 40 % 12 + 1:02d}{draw // 480 % 28 + 1:02d}"
    head = f"{_REGION}{born}{draw // 13440 % 1000:03d}"
    rest = sum(2 ** (17 - place) % 11 * int(sign) for place, sign in enumerate(head)) % 11
    number = head + "10X98765432"[rest]
    return {"id_number": [number], "address": [f"示例市样本区示范街道{draw // 7 % 900 + 1}号"]}
