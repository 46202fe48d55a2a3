"""Ageing of promises, and recorded calls that are drawn, heard and scored; each figure opens to its cases."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

from arrears.people.listening import criteria

pytestmark = pytest.mark.database
BEST = {f"p-{one.code}": "2" for one in criteria()}


def recorded(floor, customer: str, outcome: str, at=NOW, **said):
    """Make a call with a recording that the exchange's record brings."""
    contact = uuid4()
    floor.call(customer, contact, at=at)
    floor.log(customer, contact, outcome, at=at, **said)
    from arrears.office.calls.kinds import CallRecorded
    from arrears.office.facts.append import append, draft
    from arrears.office.tenancy import within

    with within(floor.tenant) as cursor:
        cursor.execute("SELECT number FROM contact WHERE id = %s", [contact])
        told = CallRecorded(
            contact=contact, record=str(contact), began_at=at, seconds=61, number=cursor.fetchone()[0],
            caller=f"user:{floor.users['collector']}", recording=f"r/{customer}.wav", recording_sha256="c" * 64,
        )  # fmt: skip
        append(cursor, [draft(floor.cases[customer], told, happened_at=at, actor="system:test", source="test")])
    return contact


def draw(browser, **given):
    form = {
        "first": "2026-11-20",
        "last": "2026-11-24",
        "each": "1",
        "seed": "11月第四周",
        "key": str(uuid4()),
        **given,
    }
    return browser.post("/desk/quality", form)


def test_a_call_is_drawn_heard_and_scored_and_its_collector_sees_it(floor):
    call = recorded(floor, "C1", "conversation")
    recorded(floor, "C2", "no_answer")
    lead = floor.browser("team_lead")
    assert draw(lead).status_code == 302
    page = lead.get("/desk/quality").text
    assert "抽出 2 通" in page and f"/desk/quality/{call}" in page and "12000001111" not in page
    form = lead.get(f"/desk/quality/{call}").text
    assert "r/C1.wav" in form and "c" * 64 in form and "一票否决" in form
    said = {**BEST, "p-respect": "0", "note": "中途提高嗓门", "follow_up": "coaching", "key": str(uuid4())}
    assert lead.post(f"/desk/quality/{call}", said).status_code == 302
    own = floor.browser("collector").get("/desk/quality").text
    assert "中途提高嗓门" in own and "一对一辅导" in own and "抽取" not in own
    assert "中途提高嗓门" not in floor.browser("collector2").get("/desk/quality").text
    fact = floor.row("SELECT id FROM fact WHERE kind = 'call.inspected' AND tenant_id = %s", floor.tenant)[0]
    seen = {
        role: floor.browser(role).get(f"/desk/cases/{floor.cases['C1']}/facts/{fact}").status_code
        for role in ("team_lead", "collector", "collector2")
    }
    assert seen == {"team_lead": 200, "collector": 200, "collector2": 404}
    assert "中途" not in str([fact.payload for fact in floor.facts("C1")])  # sealed on record
    assert floor.row("SELECT score, passed FROM call_inspection WHERE contact = %s", call) == (0, False)


def test_what_cannot_be_drawn_or_scored_says_why(floor):
    call = recorded(floor, "C1", "conversation")
    lead = floor.browser("team_lead")
    assert draw(lead, first="2026-11-25").status_code == 422
    assert draw(lead, each="x").status_code == 422
    missing = lead.post(f"/desk/quality/{call}", {"p-respect": "2", "note": "好", "key": str(uuid4())})
    assert missing.status_code == 422 and "每一项都要评分" in missing.text and "好</textarea>" in missing.text
    assert floor.browser("collector").get(f"/desk/quality/{call}").status_code == 403
    assert draw(floor.browser("collector")).status_code == 422
    assert lead.get(f"/desk/quality/{uuid4()}").status_code == 404


def test_promises_are_shown_by_age_and_open_to_their_cases(floor):
    for customer, due in (("C1", "2026-11-24"), ("C2", "2026-11-27"), ("C3", "2026-12-20")):
        floor.do("desk.promise", {"case": str(floor.cases[customer]),
                                  "promise": {"amount_minor": 10_000, "due_on": due}})  # fmt: skip
    lead = floor.browser("team_lead")
    page = lead.get("/desk/promises").text
    for age, name in (("today", "林"), ("week", "周"), ("later", "陈")):
        (address,) = set(re.findall(rf'href="(/desk/floor/ageing\?name={age}[^"]*by=[^"]+)"', page))
        shown = lead.get(address.replace("&amp;", "&")).text
        assert f"{name}**" in shown and shown.count("/desk/cases/") == 1
    assert floor.browser("collector").get("/desk/promises").status_code == 403


def test_a_promise_that_is_over_is_older_each_day(floor, monkeypatch):
    floor.do("desk.promise", {"case": str(floor.cases["C1"]),
                              "promise": {"amount_minor": 10_000, "due_on": "2026-11-25"}})  # fmt: skip
    for days, age in ((0, "week"), (1, "today"), (2, "late_3"), (5, "late_7"), (30, "older")):
        monkeypatch.setattr("arrears.office.desk.guard.now", lambda days=days: NOW + timedelta(days=days))
        monkeypatch.setattr("arrears.office.desk.pages.entry.now", lambda days=days: NOW + timedelta(days=days))
        lead = floor.browser("team_lead")
        assert f"ageing?name={age}" in lead.get("/desk/promises").text
