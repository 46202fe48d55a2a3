"""Reminders before anything is overdue: the office follows no account of such a person; the night says what comes."""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .conftest import NOW

pytestmark = pytest.mark.database
DAY = date(2026, 11, 24)


@pytest.mark.parametrize(("due", "template", "says"), [
    (date(2026, 11, 27), "pre_due", "尾号0007的借款将于2026年11月27日到期，本期应还584.00元"),
    (DAY, "due_day", "尾号0007的借款今日（2026年11月24日）到期，本期应还584.00元"),
])  # fmt: skip
def test_the_text_tells_what_falls_due_and_when(
    office, tenant, tmp_path, give, turn, gateway, rows, due, template, says
) -> None:
    from arrears.contact.templates.read import template_named
    from arrears.office.bench.portfolio import make_texts
    from arrears.office.cases.ingest_night import ingest_night
    from arrears.office.messages.commands import shipped_body
    from arrears.office.messages.due import take_actions
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    make_texts(tenant, NOW)
    give("template.draft", "compliance", name=template, body=shipped_body(template_named(template)))
    give("template.approve", "compliance", by="two", name=template, version=1)
    with within(tenant) as cursor:
        keep(cursor, office, [Known("C7", fields={"name": ["示例七"], "phone": ["13800000007"]})])
    account = {
        "customer_id": "C7", "lender": "lender", "product": "cash_loan", "currency": "CNY", "state": "active",
        "dpd": 0, "bucket": "M0", "overdue_minor": 0, "outstanding_minor": 584_000,
    }  # fmt: skip
    accounts = [
        {**account, "account_id": "LN-0008", "next_due_on": date(2026, 12, 9), "next_amount_minor": 10_000},
        {**account, "account_id": "LN-0007", "next_due_on": due, "next_amount_minor": 58_400},
    ]
    person = {"customer_id": "C7", "language": "zh", "timezone": "Asia/Shanghai", "dpd": 0, "action": "remind"}
    action = {"customer_id": "C7", "action": "remind", "channel": "sms", "tone": "warm"}
    for name, table in (("accounts", accounts), ("customers", [person]), ("actions", [action])):
        pq.write_table(pa.Table.from_pylist(table), tmp_path / f"{name}.parquet")
    (tmp_path / "summary.json").write_text(json.dumps({"as_of": DAY.isoformat()}))
    ingest_night(tmp_path, tenant, at=NOW)
    take_actions(tenant)
    turn()
    (message,) = gateway.messages.values()
    assert says in message.text, message.text
    assert [row["state"] for row in rows().values()] == ["sent"]
