"""The link to a plan: ordered at the desk, judged and sent like every message, opened and agreed to by the borrower."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.unit.desk.conftest import NOW, Floor
from tests.unit.office_messages.conftest import Memory

from arrears.kernel.refusal import InputError
from arrears.office.gateways.port import Status

pytestmark = pytest.mark.database


@pytest.fixture
def plan(floor: Floor) -> UUID:
    """An approved plan of C1 that nobody has signed."""
    made = uuid4()
    terms = {"case": str(floor.cases["C1"]), "plan": str(made), "months": 3, "first_due": "2026-12-01"}
    floor.do("desk.propose_plan", terms)
    return made


def approve_text(floor: Floor) -> None:
    from arrears.office.actor import Actor
    from arrears.office.messages.ready import approve, seed

    seed(floor.config, floor.tenant, Actor("user:author", frozenset({"compliance"})))
    approve(floor.config, floor.tenant, Actor("user:reader", frozenset({"compliance"})), ["plan_link"])


def send(floor: Floor, plan: UUID):
    address = f"/desk/cases/{floor.cases['C1']}/plans/{plan}"
    return floor.browser().post(address, {"send": "1", "key": str(uuid4())})


def work(floor: Floor, gateway: Memory) -> None:
    from arrears.office.messages.decide import Way
    from arrears.office.messages.run import work_round

    work_round(floor.config, floor.tenant, Way({"sms": gateway}), lambda: NOW + timedelta(minutes=1))


def test_a_plan_is_agreed_to_by_the_link_that_came_by_message(floor, plan):
    from django.test import Client

    approve_text(floor)
    gateway, page = Memory(), f"/desk/cases/{floor.cases['C1']}/plans/{plan}"
    assert send(floor, plan).status_code == 302
    assert "链接短信等待发出" in floor.browser().get(page).text
    work(floor, gateway)
    (message,) = gateway.messages.values()
    found = re.search(r"http://localhost(/p/[\w-]+={0,2})", message.text)
    assert found and message.address.endswith("12000001111")
    decided = next(fact for fact in floor.facts("C1") if fact.kind == "contact.decided").payload
    assert decided["permitted"] and decided["channel"] == "sms"
    assert found[1] not in str([fact.payload for fact in floor.facts("C1")])  # who has it is half-way to agreeing
    gateway.report(message.id, Status.DELIVERED)
    work(floor, gateway)
    assert "链接短信已送达" in floor.browser().get(page).text
    borrower = Client(SERVER_NAME="localhost")
    asked = borrower.get(found[1]).text
    assert "催收" not in asked and "示例消费金融" not in asked, "before it is known who looks, nothing tells of a debt"
    agreed_to = borrower.post(found[1], {"tail": "1111", "agree": "1"})
    assert agreed_to.status_code == 200 and "示例消费金融" in agreed_to.text and "催收" not in agreed_to.text
    agreed = next(fact for fact in floor.facts("C1") if fact.kind == "plan.agreed").payload
    assert agreed["confirmed_by"] == "message"
    assert floor.row("SELECT status FROM plan WHERE id = %s", plan) == ("agreed",)


def test_the_law_decides_on_the_message_too(floor, plan):
    approve_text(floor)
    assert send(floor, plan).status_code == 302
    floor.do("hold.place", {"case": str(floor.cases["C1"]), "kind": "cease_request", "reason": "不要再联系"})
    gateway = Memory()
    work(floor, gateway)
    assert not gateway.messages and floor.facts("C1")[-1].payload["permitted"] is False
    page = floor.browser().get(f"/desk/cases/{floor.cases['C1']}/plans/{plan}").text
    assert "依规" in page


def test_an_unapproved_text_is_not_sent_and_the_page_says_so(floor, plan):
    answer = send(floor, plan)
    assert answer.status_code == 409 and "尚未由合规人员批准" in answer.text
    assert floor.row("SELECT count(*) FROM message WHERE case_id = %s", floor.cases["C1"]) == (0,)


def test_a_link_leads_to_this_office_alone(floor, plan):
    approve_text(floor)
    given = {"case": str(floor.cases["C1"]), "plan": str(plan), "origin": "https://elsewhere.example"}
    with pytest.raises(InputError) as caught:
        floor.do("desk.send_plan_link", given)
    assert caught.value.code == "origin_unknown"


def test_a_changed_or_old_link_leads_nowhere(office, tenant):
    from arrears.office.desk.plan_link import LIVES, Link, link_to, read_link

    plan = uuid4()
    token = link_to(tenant, plan, NOW).removeprefix("/p/")
    assert read_link(token, NOW + LIVES - timedelta(minutes=1)) == Link(tenant, plan)
    assert read_link(token, NOW + LIVES + timedelta(minutes=1)) is None
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert read_link(token[:place] + other + token[place + 1 :], NOW) is None
    for wrong in ("", "é", "=", token[:-4], token + "AAAA"):
        assert read_link(wrong, NOW) is None
