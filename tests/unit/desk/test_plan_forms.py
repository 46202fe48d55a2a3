"""Every kind of plan from the form to the list of payments; the borrower's own page; followed row by row."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

from arrears.settlement.coming import list_payments
from arrears.settlement.follow import PlanInstalment

ROWS = (PlanInstalment(1, date(2026, 12, 1), 100), PlanInstalment(2, date(2027, 1, 1), 100))
COMING = [
    ([], [(1, 100, False), (2, 100, False)]),
    ([(date(2026, 11, 24), 7)], [(1, 100, False), (2, 100, False)]),  # due on the day of signing: overdue, or paid
    ([(date(2026, 12, 10), 7)], [(1, 100, False), (10, 7, True), (2, 100, False)]),
    ([(date(2027, 1, 1), 7)], [(1, 100, False), (2, 100, False), (1, 7, True)]),  # the plan's last day counts
    ([(date(2027, 1, 2), 7)], [(1, 100, False), (2, 100, False)]),
    ([(date(2026, 12, 10), 7), (date(2026, 12, 10), 3)], [(1, 100, False), (10, 10, True), (2, 100, False)]),
]


@pytest.mark.parametrize(("instalments", "listed"), COMING)
def test_the_list_names_every_payment_until_the_plan_ends(instalments, listed):
    found = list_payments(ROWS, instalments, date(2026, 11, 24))
    assert [(one.amount_minor, one.contract) for one in found] == [(amount, own) for _, amount, own in listed]
    assert sum(one.amount_minor for one in found if not one.contract) == 200


FORMS = [
    ({"kind": "instalments", "months": "4"}, 4, 186_602),
    ({"kind": "extension", "months": "9"}, 1, 186_602),
    ({"kind": "reduced", "months": "4", "reduced_months": "2", "reduced": "100"}, 4, 186_602),
    ({"kind": "holiday", "months": "3", "holiday_months": "1"}, 3, 186_602),
    ({"kind": "settlement", "waived_penalty": "1.20"}, 1, 186_482),
]


@pytest.mark.database
@pytest.mark.parametrize(("given", "rows", "total"), FORMS, ids=lambda value: str(value)[:24])
def test_each_kind_of_plan_from_the_form(floor, given, rows, total):
    browser, case, plan = floor.browser(), floor.cases["C1"], uuid4()
    said = {"plan": str(plan), "first_due": "2026-12-01", "key": str(uuid4()), **given}
    shown = browser.get(f"/desk/cases/{case}/plan/preview", said).text
    assert f"{total / 100:,.2f}" in shown and "本人权限内" in shown
    assert browser.post(f"/desk/cases/{case}/plan/propose", said).status_code == 302
    proposed = floor.facts("C1")[-1].payload
    assert (proposed["plan_kind"], len(proposed["rows"]), proposed["total_minor"]) == (given["kind"], rows, total)
    assert sum(row["amount_minor"] for row in proposed["rows"]) == total


@pytest.mark.database
def test_terms_that_do_not_work_say_which(floor):
    browser, case = floor.browser(), floor.cases["C1"]
    faults = (
        ({"kind": "holiday", "holiday_months": "0"}, "暂缓至少一个月"),
        ({"kind": "reduced", "months": "3", "reduced_months": "3", "reduced": "10"}, "少还的月数"),
        ({"waived_penalty": "5"}, "减免的罚息多于所欠"), ({"first_due": "2026-11-01"}, "不能早于今天"),
    )  # fmt: skip
    for given, says in faults:
        shown = browser.get(f"/desk/cases/{case}/plan/preview", {"first_due": "2026-12-01", "months": "3", **given})
        assert says in shown.text, given


@pytest.mark.database
def test_the_borrower_agrees_on_their_own_page(floor):
    from django.test import Client

    case, plan = floor.cases["C1"], uuid4()
    payload = {"case": str(case), "plan": str(plan), "months": 3, "first_due": "2026-12-01"}
    floor.do("desk.propose_plan", payload)
    page = floor.browser().post(f"/desk/cases/{case}/plans/{plan}", {"link": "1"}).text
    path = re.search(r'http://localhost(/p/[^"]+)"', page)[1]
    borrower = Client(SERVER_NAME="localhost")
    asked = borrower.get(path).text
    assert "后四位" in asked and "622.00" not in asked and "林" not in asked
    wrong = borrower.post(path, {"tail": "9999", "agree": "1"})
    assert wrong.status_code == 409 and "622.0" not in wrong.text
    read = borrower.post(path, {"tail": "1111"}).text
    assert "622.0" in read and "我已看清" in read
    assert borrower.post(path, {"tail": "1111", "agree": "1"}).status_code == 200
    agreed = next(fact for fact in floor.facts("C1") if fact.kind == "plan.agreed")
    assert (agreed.payload["confirmed_by"], agreed.actor) == ("message", "system:borrower")
    assert "已确认" in borrower.post(path, {"tail": "1111", "agree": "1"}).text
    assert borrower.get("/p/" + path[3:-3] + "abc").status_code == 410


@pytest.mark.database
def test_guessing_at_the_phone_is_stopped(floor):
    from django.test import Client

    from arrears.office.desk.plan_link import link_to

    case, plan = floor.cases["C1"], uuid4()
    floor.do("desk.propose_plan", {"case": str(case), "plan": str(plan), "months": 3, "first_due": "2026-12-01"})
    path, borrower = link_to(floor.tenant, plan, NOW), Client(SERVER_NAME="localhost")
    for _ in range(5):
        borrower.post(path, {"tail": "0000"})
    assert "尝试次数过多" in borrower.post(path, {"tail": "1111"}).text


@pytest.mark.database
def test_a_running_plan_is_followed_row_by_row(floor):
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute

    case, plan = floor.cases["C1"], uuid4()
    floor.do("desk.propose_plan", {"case": str(case), "plan": str(plan), "months": 3, "first_due": "2026-12-01"})
    floor.do("desk.sign_plan", {"case": str(case), "plan": str(plan), "confirmed_by": "paper"})
    paid = {
        "paid_on": "2026-11-24",
        "amount_minor": 62_201,
        "account": "A-C1",
        "bank_reference": "B1",
        "origin": "test",
    }
    execute(
        "payment.post", paid, key="p1", tenant=floor.tenant, actor=system_actor("bank"), at=NOW + timedelta(hours=1)
    )
    page = floor.browser().get(f"/desk/cases/{case}/plans/{plan}").text
    assert page.count("已还") >= 1 and page.count("未到期") == 2 and "已收到" in page
