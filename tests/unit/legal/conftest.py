"""An office with one borrower's schedule in the books, a creditor described, and people of the law."""

import json
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Tuesday
PASSWORD = "a-long-passphrase"
ROWS = [[no, f"2026-{no:02d}-08", 100_000, 3_000, 0] for no in range(1, 11)]
"""Ten rows of 1,000.00 and 30.00 from January to October; two are paid."""
PEOPLE = (("C1", "林晚晴", "11010519491231002X"), ("C2", "周小满", None))
CREDITOR = {
    "name": "示例消费金融有限公司", "address": "上海市示例区样本路1号", "representative": "甲示例",
    "credit_code": "91310000MA1EXAMPLE", "phone": "400-000-0000",
}  # fmt: skip


class Chambers:
    """A tenant's legal desk: its cases by customer, its users by role, and what a test does there."""

    def __init__(self, config, tenant: UUID) -> None:
        self.config, self.tenant = config, tenant
        self.cases: dict[str, UUID] = {}
        self.users: dict[str, UUID] = {}

    def do(self, name: str, payload: dict, *, by: str = "legal", key: str = "", at: datetime = NOW):
        from arrears.office.actor import user_actor
        from arrears.office.commands.execute import execute

        actor = user_actor(self.users[by], [by.rstrip("2")])
        return execute(name, payload, key=key or str(uuid4()), tenant=self.tenant, actor=actor, at=at).answer

    def on_case(self, what: str, customer: str = "C1", /, **said):
        named = {key: said.pop(key) for key in ("by", "at", "key") if key in said}
        return self.do(what, {"case": str(self.cases[customer]), **said}, **named)

    def letter(self, customer: str = "C1", **said) -> str:
        letter = str(uuid4())
        self.on_case("letter.issue", customer, letter=letter, **said)
        return letter

    def matter(self, kind: str, customer: str = "C1", **said) -> str:
        matter = str(uuid4())
        self.on_case("matter.open", customer, matter=matter, kind=kind, **said)
        return matter

    def paper(self, matter: str, kind: str, customer: str = "C1", **said) -> str:
        paper = str(uuid4())
        self.on_case("matter.paper", customer, matter=matter, paper=paper, kind=kind, **said)
        return paper

    def step(self, matter: str, step: str, on: str, customer: str = "C1", at: datetime = NOW, **detail):
        return self.on_case("matter.step", customer, matter=matter, step=step, on=on, detail=detail, at=at)

    def clue(self, customer: str = "C1", **said) -> str:
        clue = str(uuid4())
        given = {"asset": "deposit", "says": "还款账户尾号0001", "worth_minor": 900_000, "source": "repayment_account"}
        self.on_case("clue.add", customer, clue=clue, **{**given, **said})
        return clue

    def row(self, query: str, *values):
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            cursor.execute(query, list(values))
            return cursor.fetchone()

    def wall(self) -> dict[str, str]:
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            cursor.execute("SELECT deadline, due_on FROM deadline_place ORDER BY due_on")
            return {name: day.isoformat() for name, day in cursor.fetchall()}

    def browser(self, role: str = "legal", **chosen: str):
        from django.test import Client

        browser = Client(SERVER_NAME="localhost")
        for name, value in chosen.items():
            browser.cookies[name] = value
        code = self.row("SELECT code FROM tenant WHERE id = %s", self.tenant)[0]
        given = {"tenant": code, "username": role, "password": PASSWORD, "code": ""}
        assert browser.post("/sign-in", given).status_code == 302
        return browser


_HASH: list[str] = []


def furnish(config, tenant: UUID, customer: str) -> None:
    """Give one person of another office what papers need: a number, an address, a schedule, a creditor."""
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        fields = {"id_number": ["11010519491231002X"], "address": ["浙江省示例市样本街道2号"]}
        keep(cursor, config, [Known(customer, fields=fields)])
        write_books(cursor, tenant, (customer,))
    given = {"lender": "lender", "creditor": CREDITOR, "court": "上海市示例区人民法院"}
    execute("creditor.describe", given, key="creditor", tenant=tenant, actor=system_actor("test"))


def write_books(cursor, tenant: UUID, customers: tuple[str, ...] = ("C1", "C2")) -> None:
    """Put each account's schedule where the tape would have put it."""
    from uuid import uuid5

    terms = {"principal_minor": 1_000_000, "penalty_rate_ppm": 240_000, "disbursed_on": "2025-12-08"}
    payments = [{"id": "P1", "on": "2026-01-08", "minor": 103_000}, {"id": "P2", "on": "2026-02-08", "minor": 103_000}]
    for customer in customers:
        cursor.execute(
            "INSERT INTO account_books (tenant_id, id, account_id, terms, rows, payments, as_of)"
            " VALUES (%s, %s, %s, %s::jsonb, %s::jsonb, %s::jsonb, %s)",
            [tenant, uuid5(tenant, customer), f"A-{customer}", json.dumps(terms), json.dumps(ROWS),
             json.dumps(payments), date(2026, 11, 24)],
        )  # fmt: skip


def write_night(folder):
    folder.mkdir(exist_ok=True)
    accounts = [
        {
            "account_id": f"A-{customer}", "customer_id": customer, "product": "cash_loan", "currency": "CNY",
            "state": "active", "dpd": 261, "bucket": "M7+", "overdue_minor": 900_000, "outstanding_minor": 900_000,
            "lender": "lender", "overdue_principal_minor": 800_000, "overdue_interest_minor": 24_000,
            "overdue_fee_minor": 0, "overdue_penalty_minor": 76_000, "oldest_unpaid_due": date(2026, 3, 8),
            "last_paid_on": date(2026, 2, 8),
        }
        for customer, *_ in PEOPLE
    ]  # fmt: skip
    people = [
        {"customer_id": customer, "language": "zh", "timezone": "Asia/Shanghai", "dpd": 261, "action": "talk"}
        for customer, *_ in PEOPLE
    ]
    actions = [
        {"customer_id": customer, "action": "talk", "channel": "call", "reason_zh": "了解原因", "reason_en": "Ask why"}
        for customer, *_ in PEOPLE
    ]
    for name, table in (("accounts", accounts), ("customers", people), ("actions", actions)):
        pq.write_table(pa.Table.from_pylist(table), folder / f"{name}.parquet")
    (folder / "summary.json").write_text(json.dumps({"as_of": "2026-11-24"}))
    return folder


@pytest.fixture
def chambers(office, tenant, tmp_path, monkeypatch) -> Chambers:
    """A legal desk with two cases."""
    from arrears.office.actor import system_actor
    from arrears.office.cases.ingest_night import case_id, ingest_night
    from arrears.office.commands.execute import execute
    from arrears.office.members.commands import hashed
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    monkeypatch.setattr("arrears.office.desk.guard.now", lambda: NOW)
    monkeypatch.setattr("arrears.office.desk.pages.entry.now", lambda: NOW)
    made = Chambers(office, tenant)
    with within(tenant) as cursor:
        known = [
            Known(customer, fields={"name": [name], "phone": ["12000001111"], "address": ["浙江省示例市样本街道2号"],
                                    **({"id_number": [number]} if number else {})})
            for customer, name, number in PEOPLE
        ]  # fmt: skip
        keep(cursor, office, known)
        write_books(cursor, tenant)
    ingest_night(write_night(tmp_path / "night"), tenant, at=NOW)
    made.cases = {customer: case_id(tenant, customer, "lender") for customer, *_ in PEOPLE}
    if not _HASH:
        _HASH.append(hashed(PASSWORD))
    for name in ("collector", "legal", "legal2", "manager"):
        payload = {"username": name, "display_name": f"示例{name}", "roles": [name.rstrip("2")],
                   "password_hash": _HASH[0]}  # fmt: skip
        done = execute("user.create", payload, key=name, tenant=tenant, actor=system_actor("test"), at=NOW)
        made.users[name] = UUID(done.answer["user"])
    described = {
        "lender": "lender", "name": {"zh": "示例消费金融", "en": "Sample Finance"}, "jurisdiction": "CHN",
        "lender_kind": "consumer_finance", "contact_phone": "4000000000",
        "payment_way": {"zh": "在应用内还款", "en": "pay in the app"},
        "objection_way": {"zh": "拨打客服", "en": "call us"}, "reports_credit": True, "plans_possible": True,
    }  # fmt: skip
    execute("lender.describe", described, key="lender", tenant=tenant, actor=system_actor("test"), at=NOW)
    given = {"lender": "lender", "creditor": CREDITOR, "court": "上海市示例区人民法院"}
    execute("creditor.describe", given, key="creditor", tenant=tenant, actor=system_actor("test"), at=NOW)
    return made
