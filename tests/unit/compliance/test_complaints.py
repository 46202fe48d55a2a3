"""A complaint is taken, holds collection, has the law's clock, and is answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused

pytestmark = pytest.mark.database


def taken(floor, customer="C1", **said):
    complaint = uuid4()
    payload = {"case": str(floor.cases[customer]), "complaint": str(complaint), "channel": "regulator",
               "about": "conduct", "words": "一天打了很多电话", **said}  # fmt: skip
    return complaint, floor.do("complaint.take", payload, by="collector")


def answered(floor, complaint, customer="C1", by="compliance", **said):
    payload = {"case": str(floor.cases[customer]), "complaint": str(complaint), "upheld": True,
               "remedy": "致歉并减少联系", **said}  # fmt: skip
    return floor.do("complaint.answer", payload, by=by)


def may_call(floor, customer, at=NOW):
    from arrears.office.desk.seen import see
    from arrears.office.tenancy import within

    with within(floor.tenant) as cursor:
        seen = see(cursor, floor.config, floor.tenant, floor.cases[customer], at)
    return next(way for way in seen.ways if (way.channel, way.to) == ("call", "borrower"))


def test_a_complaint_holds_until_it_is_answered(floor):
    assert may_call(floor, "C1").permitted
    complaint, said = taken(floor)
    assert said["due_on"] == "2026-12-09"  # fifteen days from 24 November: CN-COL-053
    refused = may_call(floor, "C1")
    assert not refused.permitted and refused.refusals
    assert floor.kinds("C1")[-3:] == ["complaint.received", "hold.placed", "case.step_set"]
    told = floor.facts("C1")[-3].payload
    assert "电话" not in str(told), "the words are sealed"
    lifted = answered(floor, complaint)["lifted"]
    assert len(lifted) == 1 and may_call(floor, "C1").permitted
    assert floor.row("SELECT next_step FROM collection_case WHERE id = %s", floor.cases["C1"]) == ("follow_up",)


def test_a_second_complaint_keeps_the_hold(floor):
    first, _ = taken(floor)
    second, _ = taken(floor, about="amount")
    assert answered(floor, first)["lifted"] == [] and not may_call(floor, "C1").permitted
    assert len(answered(floor, second)["lifted"]) == 2 and may_call(floor, "C1").permitted


def test_an_answer_may_leave_the_hold(floor):
    complaint, _ = taken(floor)
    assert answered(floor, complaint, lift=False)["lifted"] == []
    assert not may_call(floor, "C1").permitted


@pytest.mark.parametrize(("complexity", "by", "due"), [
    ("complex", "compliance", "2026-12-24"), ("special", "manager", "2027-01-23"), ("special", "compliance", None),
])  # fmt: skip
def test_more_time_is_what_the_law_gives(floor, complexity, by, due):
    complaint, _ = taken(floor)
    payload = {"case": str(floor.cases["C1"]), "complaint": str(complaint), "complexity": complexity,
               "because": "需调取录音"}  # fmt: skip
    if due is None:
        with pytest.raises(InputError, match="manager"):
            floor.do("complaint.extend", payload, by=by)
        return
    assert floor.do("complaint.extend", payload, by=by)["due_on"] == due
    late = NOW + timedelta(days=20)
    assert not may_call(floor, "C1", late).permitted, "the hold lasts as long as the clock"


def test_what_is_no_complaint_is_refused(floor):
    with pytest.raises(InputError, match="no complaint"):
        answered(floor, uuid4())
    complaint, _ = taken(floor)
    answered(floor, complaint)
    with pytest.raises(InputError, match="already"):
        answered(floor, complaint)
    other, _ = taken(floor)
    with pytest.raises((InputError, CommandRefused)):
        answered(floor, other, by="collector")


def test_the_pages_take_and_answer_one(floor):
    browser, case = floor.browser("team_lead", lang="en"), floor.cases["C2"]
    form = browser.get(f"/compliance/cases/{case}/complaints").content.decode()
    assert "Take it and hold" in form
    identity = str(uuid4())
    said = {
        "id": identity,
        "key": str(uuid4()),
        "channel": "app",
        "about": "privacy",
        "words": "They told my neighbour",
    }
    assert browser.post(f"/compliance/cases/{case}/complaints", said | {"words": ""}).status_code == 409
    answer = browser.post(f"/compliance/cases/{case}/complaints", said | {"key": str(uuid4())})
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    assert "They told my neighbour" in page and "2026-12-09" in page and "by law" in page
    assert "15 days" in browser.get("/compliance/watch").content.decode()
    decided = {"key": str(uuid4()), "do": "answer", "upheld": "yes", "remedy": "We apologised", "lift": "on"}
    assert browser.post(answer["Location"], decided).status_code == 302
    page = browser.get("/compliance/watch").content.decode()
    assert "We apologised" in page and "No complaint waits" in page
    part = browser.get(f"/desk/cases/{case}").content.decode()
    assert answer["Location"] in part


def test_who_may_see_what_compliance_watches(floor):
    assert floor.browser("collector").get("/compliance/watch").status_code == 403
    assert floor.browser("compliance").get("/compliance/watch").status_code == 200
    assert floor.browser("compliance").get(f"/compliance/cases/{uuid4()}/complaints").status_code == 404
    assert (
        floor.browser("compliance").get(f"/compliance/cases/{floor.cases['C1']}/complaints/{uuid4()}").status_code
        == 404
    )


def test_holds_open_to_their_cases(floor):
    complaint, _ = taken(floor)
    page = floor.browser("compliance").get("/compliance/holds?kind=complaint").content.decode()
    assert str(floor.cases["C1"]) in page and str(floor.cases["C2"]) not in page
    answered(floor, complaint)
    assert str(floor.cases["C1"]) not in floor.browser("compliance").get("/compliance/holds").content.decode()
