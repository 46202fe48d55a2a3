"""Who leads: assign, recall and pause; language, training and caseload respected; filters and views of the queue."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.unit.desk.conftest import NOW
from tests.unit.desk.test_queue import take

from arrears.kernel.refusal import InputError
from arrears.people.fit import Worker, misfit

FITS = [
    (Worker(), "en", "care", 99, None),
    (Worker(languages=frozenset({"zh"})), "zh", "", 0, None),
    (Worker(languages=frozenset({"zh"})), "en", "", 0, "language_not_spoken"),
    (Worker(skills=frozenset({"law"})), "zh", "care", 0, "skill_missing"),
    (Worker(skills=frozenset({"care"})), "zh", "care", 0, None),
    (Worker(skills=frozenset()), "zh", "", 0, None),
    (Worker(most_cases=3), "zh", "", 2, None),
    (Worker(most_cases=3), "zh", "", 3, "caseload_full"),
    (Worker(most_cases=0), "zh", "", 0, "caseload_full"),
]


@pytest.mark.parametrize(("worker", "language", "skill", "carried", "code"), FITS)
def test_who_may_be_given_a_case(worker, language, skill, carried, code):
    found = misfit(worker, language, skill, carried)
    assert (found.code if found else None) == code


@pytest.mark.database
def test_a_lead_assigns_recalls_and_pauses(floor):
    case, owner = str(floor.cases["C2"]), str(floor.users["collector2"])
    floor.do("desk.assign", {"cases": [case], "owner": owner, "because": "熟悉此人"}, by="team_lead")
    assert take(floor, "collector2") == UUID(case)
    floor.do("desk.recall", {"cases": [case], "because": "请假"}, by="team_lead")
    assert floor.row("SELECT owner, leased_by FROM desk_queue WHERE case_id = %s", case) == (None, None)
    others = [str(floor.cases[name]) for name in ("C1", "C3")]
    floor.do("desk.pause", {"cases": others, "because": "核对中"}, by="team_lead")
    assert [take(floor, "collector"), take(floor, "collector2")] == [UUID(case), None]
    floor.do("desk.resume", {"cases": others, "because": "核对完"}, by="team_lead")
    assert take(floor, "collector2") in map(UUID, others)
    assert floor.kinds("C1")[-2:] == ["case.paused", "case.resumed"]


@pytest.mark.database
def test_a_pause_with_an_end_comes_back_by_itself(floor):
    from arrears.office.desk.rank import catch_up
    from arrears.office.tenancy import within

    until = NOW + timedelta(hours=3)
    given = {"cases": [str(floor.cases["C1"])], "because": "下午再办", "until": until.isoformat()}
    floor.do("desk.pause", given, by="team_lead")
    asked = "SELECT state, available_at FROM desk_queue WHERE case_id = %s"
    assert floor.row(asked, floor.cases["C1"]) == ("waiting", until)
    with within(floor.tenant) as cursor:
        catch_up(cursor, floor.tenant, until + timedelta(minutes=1))
    assert floor.row(asked, floor.cases["C1"])[0] == "ready"
    with pytest.raises(InputError, match="later than now"):
        floor.do("desk.pause", {**given, "until": NOW.isoformat()}, by="team_lead")


@pytest.mark.database
def test_next_and_assignment_respect_what_somebody_can_be_given(floor):
    worker = str(floor.users["collector2"])
    floor.do("desk.describe_worker", {"user": worker, "languages": ["en"], "most_cases": 1}, by="team_lead")
    assert take(floor, "collector2") is None and take(floor, "collector") is not None
    given = {"owner": worker, "because": "试"}
    with pytest.raises(InputError, match="language"):
        floor.do("desk.assign", {**given, "cases": [str(floor.cases["C1"])]}, by="team_lead")
    floor.do("desk.describe_worker", {"user": worker, "languages": ["zh"], "most_cases": 1}, by="team_lead")
    with pytest.raises(InputError) as caught:
        both = [str(floor.cases[name]) for name in ("C1", "C2")]
        floor.do("desk.assign", {**given, "cases": both}, by="team_lead")
    assert caught.value.code == "caseload_full"
    assert floor.row("SELECT count(*) FROM desk_queue WHERE owner IS NOT NULL") == (0,)  # all or none


@pytest.mark.database
def test_only_those_who_lead_may(floor):
    from arrears.office.commands.execute import CommandRefused

    for name, more in (("assign", {"owner": str(floor.users["collector"])}), ("recall", {}), ("pause", {})):
        with pytest.raises(CommandRefused):
            floor.do(f"desk.{name}", {"cases": [str(floor.cases["C1"])], "because": "x", **more})
    assert floor.browser("collector").get("/desk/people").status_code == 403


@pytest.mark.database
def test_the_queue_is_narrowed_and_a_view_is_kept(floor):
    browser = floor.browser("team_lead")
    page = browser.get("/desk/queue", {"from": "30", "least": "1,000"}).text
    assert "林" in page and "周" not in page
    assert browser.post("/desk/queue/views?from=30", {"name": "一个月以上"}).status_code == 302
    assert "一个月以上" in browser.get("/desk/queue").text
    view = floor.row("SELECT id, query FROM desk_view")
    assert view[1] == "view=ready&from=30" or view[1] == "from=30"
    browser.post("/desk/queue/views", {"forget": str(view[0])})
    assert floor.row("SELECT count(*) FROM desk_view") == (0,)
    assert browser.get("/desk/queue?owner=nobody&from=x&least=y&view=z").status_code == 200


@pytest.mark.database
def test_a_lead_works_on_the_queue_page(floor):
    browser, case = floor.browser("team_lead"), str(floor.cases["C3"])
    given = {"cases": [case], "do": "assign", "owner": str(floor.users["collector"]), "because": "新人带教"}
    assert browser.post("/desk/queue/lead", given).status_code == 302
    assert floor.row("SELECT owner FROM desk_queue WHERE case_id = %s", case) == (floor.users["collector"],)
    assert browser.post("/desk/queue/lead", {**given, "cases": []}).status_code == 409
    said = {"user": str(floor.users["collector"]), "languages": ["zh"], "trained": "1", "skills": ["care"],
            "most_cases": "40"}  # fmt: skip
    assert browser.post("/desk/people", said).status_code == 302
    assert "40" in browser.get("/desk/people").text


@pytest.mark.database
def test_a_name_is_found_as_it_is_shown(floor):
    found = floor.browser().get("/desk/search", {"q": "林**"})
    assert found.status_code == 302 and str(floor.cases["C1"]) in found.headers["Location"]
    assert floor.browser().get("/desk/search", {"q": "林*"}).status_code == 200  # of two characters: another name
