"""The thread of the desk: sign in, take the next case, call, log, and the fact is on the timeline."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.database


def test_from_sign_in_to_a_fact(floor):
    browser = floor.browser()
    page = browser.get("/desk/queue")
    assert page.status_code == 200 and "林**" in page.text and "林晚晴" not in page.text
    address = browser.post("/desk/next").headers["Location"]
    first = floor.row("SELECT case_id FROM desk_queue WHERE tenant_id = %s ORDER BY points DESC LIMIT 1", floor.tenant)
    assert address == f"/desk/cases/{first[0]}"
    address = f"/desk/cases/{floor.cases['C1']}"
    page = browser.get(address)
    assert page.status_code == 200 and "1,866.02" in page.text and "拨打电话" in page.text
    contact = str(uuid4())
    assert browser.post(f"{address}/call", {"contact": contact, "key": contact}).status_code == 302
    assert "承诺还款" in browser.get(address).text
    given = {"contact": contact, "outcome": "promise", "note": "下周五先还五百", "amount": "500",
             "due_on": "2026-11-27", "key": "once"}  # fmt: skip
    assert browser.post(f"{address}/log", given).status_code == 302
    assert floor.kinds("C1")[-4:] == ["contact.decided", "call.ended", "promise.made", "case.retry_set"]
    page = browser.get(address).text
    assert "2026-11-27 前还 500.00 元" in page and "下周五先还五百" in page
    assert browser.post(f"{address}/log", given).status_code == 302  # the same form again changes nothing
    assert floor.kinds("C1").count("call.ended") == 1
