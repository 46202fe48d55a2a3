"""Two tenants with a case each, a token for each, and a client that speaks JSON."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

TODAY = datetime.now(UTC).date()
ALL = [
    "cases:read", "cases:write", "accounts:read", "payments:read", "payments:write", "contacts:write", "persons:read",
    "persons:reveal", "persons:erase", "webhooks:write",
]  # fmt: skip


@dataclass
class World:
    """A tenant as the API sees it."""

    config: object
    tenant: UUID
    token: str
    case: UUID
    person: UUID
    account: str
    ids: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: object = None, *, key: str | None = None, token: str | None = None):
        from django.test import Client

        headers = {"Authorization": f"Bearer {token or self.token}"}
        if method not in ("get",):
            headers["Idempotency-Key"] = key or uuid4().hex
        data = None if body is None or method == "get" else json.dumps(body)
        answer = getattr(Client(HTTP_HOST="localhost"), method)(
            f"/api/v1{path}", data, content_type="application/json", headers=headers
        )
        return answer.status_code, answer.json(), answer

    def token_for(self, *scopes: str, **more) -> str:
        from arrears.office.actor import system_actor
        from arrears.office.api.tokens import make_token

        return make_token(self.tenant, "t", list(scopes), actor=system_actor("test"), config=self.config, **more)[0]


def make_world(config, tenant: UUID, tag: str) -> World:
    from arrears.office.actor import system_actor
    from arrears.office.api.tokens import make_token
    from arrears.office.cases.decide import Standing, decide
    from arrears.office.cases.ingest_night import case_id
    from arrears.office.commands.execute import execute
    from arrears.office.facts.append import append, draft
    from arrears.office.privacy.people import Known, keep, person_id
    from arrears.office.tenancy import within

    customer, account = f"C-{tag}", f"LN-{tag}-0001"
    case, person = case_id(tenant, customer, "lender"), person_id(tenant, customer)
    now = datetime.now(UTC)
    with within(tenant) as cursor:
        keep(cursor, config, [Known(customer, fields={"name": ["示例甲"], "phone": ["13800000001"]})])
        cursor.execute(
            "INSERT INTO account_snapshot (tenant_id, account_id, customer_id, case_id, lender, product, currency,"
            " state, dpd, bucket, overdue_minor, outstanding_minor, detail, as_of) VALUES"
            " (%s, %s, %s, %s, 'lender', 'cash_loan', 'CNY', 'active', 40, 'M2', 100000, 150000, '{}', %s)",
            [tenant, account, customer, case, TODAY],
        )
        said = decide(Standing("CNY", 40, 100000, [account]), person, "lender", TODAY)
        append(cursor, [draft(case, one, happened_at=now, actor="system:night", source="night") for one in said])
    described = {
        "lender": "lender", "name": {"zh": "示例金融", "en": "Sample"}, "lender_kind": "consumer_finance",
        "contact_phone": "400", "payment_way": {"zh": "APP", "en": "app"}, "reports_credit": True,
        "objection_way": {"zh": "致电", "en": "call"}, "plans_possible": True,
    }  # fmt: skip
    execute("lender.describe", described, key="lender", tenant=tenant, actor=system_actor("test"), config=config)
    token = make_token(tenant, "all", ALL, actor=system_actor("test"), config=config, per_minute=1_000_000)[0]
    world = World(config, tenant, token, case, person, account)
    hold = world.ask("post", f"/cases/{case}/holds", {"kind": "illness", "reason": "生病"})[1]["hold"]
    today = TODAY.isoformat()
    posted = world.ask("post", "/payments", {"paid_on": today, "amount": "100.00", "account": account})[1]["payment"]
    unmatched = world.ask("post", "/payments", {"paid_on": today, "amount": "7.00", "text": "?"})[1]["payment"]
    hook = world.ask("post", "/webhooks", {"url": "https://example.com/h", "kinds": ["*"]})[1]["subscription"]
    world.ids = {
        "case": str(case), "hold": hold, "payment": posted, "unmatched": unmatched, "subscription": hook,
        "person": str(person), "account": account, "contact": str(uuid4()),
    }  # fmt: skip
    return world


@pytest.fixture
def world(office, tenant) -> World:
    return make_world(office, tenant, uuid4().hex[:6])


@pytest.fixture
def other_world(office, other_tenant) -> World:
    return make_world(office, other_tenant, uuid4().hex[:6])
