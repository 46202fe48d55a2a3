"""An office with a small night in it, users of every role, and browsers that are signed in."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

NIGHT = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # 08:30 in Shanghai
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
PASSWORD = "a-long-passphrase"
PEOPLE = (
    ("C1", "林晚晴", "12000001111", 47, 186_602),
    ("C2", "周小满", "12000002222", 20, 50_000),
    ("C3", "陈知秋", "12000003333", 5, 9_900),
)
"""Plainly fictional persons: customer, name, phone of a range that was never allotted, days late, overdue."""


def write_night(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    accounts = [
        {
            "account_id": f"A-{customer}", "customer_id": customer, "product": "cash_loan", "currency": "CNY",
            "state": "active", "dpd": dpd, "bucket": "M2" if dpd > 30 else "M1", "overdue_minor": overdue,
            "outstanding_minor": overdue + 500_000, "lender": "lender", "overdue_principal_minor": overdue - 900,
            "overdue_interest_minor": 500, "overdue_fee_minor": 0, "overdue_penalty_minor": 400,
            "oldest_unpaid_due": date(2026, 10, 8), "last_paid_on": date(2026, 9, 5),
        }
        for customer, _, _, dpd, overdue in PEOPLE
    ]  # fmt: skip
    people = [
        {"customer_id": customer, "language": "zh", "timezone": "Asia/Shanghai", "dpd": dpd, "action": "talk"}
        for customer, _, _, dpd, _ in PEOPLE
    ]
    actions = [
        {"customer_id": customer, "action": "talk", "channel": "call", "reason_zh": "了解原因", "reason_en": "Ask why"}
        for customer, *_ in PEOPLE
    ]
    for name, table in (("accounts", accounts), ("customers", people), ("actions", actions)):
        pq.write_table(pa.Table.from_pylist(table), folder / f"{name}.parquet")
    (folder / "summary.json").write_text(json.dumps({"as_of": "2026-11-24"}))
    return folder


class Floor:
    """A tenant's floor: its cases by customer, its users by role, and what a test does there."""

    def __init__(self, config, tenant: UUID) -> None:
        self.config, self.tenant = config, tenant
        self.cases: dict[str, UUID] = {}
        self.users: dict[str, UUID] = {}

    def do(self, name: str, payload: dict, *, by: str = "collector", key: str = "", at: datetime = NOW):
        from uuid import uuid4

        from arrears.office.actor import user_actor
        from arrears.office.commands.execute import execute

        actor = user_actor(self.users[by], [by.rstrip("2")])
        return execute(name, payload, key=key or str(uuid4()), tenant=self.tenant, actor=actor, at=at).answer

    def call(self, customer: str, contact: UUID, **named) -> dict:
        return self.do("desk.call", {"case": str(self.cases[customer]), "contact": str(contact)}, **named)

    def log(self, customer: str, contact: UUID, outcome: str, *, at: datetime = NOW, **said) -> dict:
        payload = {"case": str(self.cases[customer]), "contact": str(contact), "outcome": outcome, **said}
        return self.do("desk.log_call", payload, at=at)

    def facts(self, customer: str) -> list:
        from arrears.office.facts.read import facts_of
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            return facts_of(cursor, self.cases[customer])

    def kinds(self, customer: str) -> list[str]:
        return [fact.kind for fact in self.facts(customer)]

    def row(self, query: str, *values):
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            cursor.execute(query, list(values))
            return cursor.fetchone()

    def browser(self, role: str = "collector", **chosen: str):
        from django.test import Client

        browser = Client(SERVER_NAME="localhost")
        for name, value in chosen.items():
            browser.cookies[name] = value
        given = {"tenant": self.code, "username": role, "password": PASSWORD, "code": ""}
        assert browser.post("/sign-in", given).status_code == 302
        return browser

    @property
    def code(self) -> str:
        return self.row("SELECT code FROM tenant WHERE id = %s", self.tenant)[0]


_HASH: list[str] = []


@pytest.fixture
def floor(office, tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A floor with three cases, ranked for the morning of the night."""
    from arrears.office.actor import system_actor
    from arrears.office.cases.ingest_night import case_id, ingest_night
    from arrears.office.commands.execute import execute
    from arrears.office.desk.rank import catch_up
    from arrears.office.members.commands import hashed
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    monkeypatch.setattr("arrears.office.desk.guard.now", lambda: NOW)
    monkeypatch.setattr("arrears.office.desk.pages.entry.now", lambda: NOW)
    made = Floor(office, tenant)
    with within(tenant) as cursor:
        known = [Known(customer, fields={"name": [name], "phone": [phone]}) for customer, name, phone, *_ in PEOPLE]
        keep(cursor, office, known)
    ingest_night(write_night(tmp_path / "night"), tenant, at=NIGHT)
    made.cases = {customer: case_id(tenant, customer, "lender") for customer, *_ in PEOPLE}
    if not _HASH:
        _HASH.append(hashed(PASSWORD))
    for name in ("collector", "collector2", "team_lead", "manager", "compliance"):
        payload = {"username": name, "display_name": f"示例{name}", "roles": [name.rstrip("2")],
                   "password_hash": _HASH[0]}  # fmt: skip
        done = execute("user.create", payload, key=name, tenant=tenant, actor=system_actor("test"), at=NIGHT)
        made.users[name] = UUID(done.answer["user"])
    described = {
        "lender": "lender", "name": {"zh": "示例消费金融", "en": "Sample Finance"}, "jurisdiction": "CHN",
        "lender_kind": "consumer_finance", "contact_phone": "4000000000",
        "payment_way": {"zh": "在应用内还款", "en": "pay in the app"},
        "objection_way": {"zh": "拨打客服", "en": "call us"}, "reports_credit": True, "plans_possible": True,
    }  # fmt: skip
    execute("lender.describe", described, key="lender", tenant=tenant, actor=system_actor("test"), at=NIGHT)
    with within(tenant) as cursor:
        catch_up(cursor, tenant, NIGHT)
    return made
