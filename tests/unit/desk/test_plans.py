"""Plans at the desk: built, approved by somebody else, signed, and collection stops."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database


def propose(floor, months: int, by: str = "collector", **more):
    plan = uuid4()
    payload = {"case": str(floor.cases["C1"]), "plan": str(plan), "months": months, "first_due": "2026-12-01", **more}
    return plan, floor.do("desk.propose_plan", payload, by=by)


def test_a_short_plan_is_signed_at_once_and_stops_the_calls(floor):
    plan, answer = propose(floor, 3)
    assert answer["approval_by"] is None and answer["total_minor"] == 186_602
    about = {"case": str(floor.cases["C1"]), "plan": str(plan)}
    with pytest.raises(InputError, match="no conversation"):  # consent by voice needs a talk
        floor.do("desk.sign_plan", {**about, "confirmed_by": "recorded_call"})
    talk = uuid4()
    floor.call("C1", talk)
    floor.log("C1", talk, "plan_wanted", recording="r/1.wav")
    with pytest.raises(InputError, match="no conversation"):
        floor.do("desk.sign_plan", {**about, "confirmed_by": "recorded_call", "call": str(uuid4())})
    floor.do("desk.sign_plan", {**about, "confirmed_by": "recorded_call"})
    spoken = next(fact for fact in floor.facts("C1") if fact.kind == "plan.consented").payload
    assert (spoken["contact"], spoken["recording"]) == (str(talk), "r/1.wav")
    agreed = next(fact for fact in floor.facts("C1") if fact.kind == "plan.agreed")
    assert sum(row["amount_minor"] for row in agreed.payload["rows"]) == 186_602
    assert floor.row("SELECT kind FROM hold WHERE case_id = %s", floor.cases["C1"]) == ("signed_plan",)
    assert not floor.call("C1", uuid4(), at=NOW + timedelta(hours=1))["permitted"]


def test_a_long_plan_needs_other_eyes(floor):
    from arrears.office.commands.execute import CommandRefused

    plan, answer = propose(floor, 18)
    assert answer["approval_by"] == "team_lead"
    about = {"case": str(floor.cases["C1"]), "plan": str(plan)}
    with pytest.raises(InputError, match="waiting"):
        floor.do("desk.sign_plan", {**about, "confirmed_by": "paper"})
    with pytest.raises(CommandRefused, match="is for"):
        floor.do("desk.review_plan", {**about, "approved": True, "because": "可行"})
    floor.do("desk.review_plan", {**about, "approved": True, "because": "可行"}, by="team_lead")
    floor.do("desk.sign_plan", {**about, "confirmed_by": "paper"})
    assert floor.row("SELECT status, approved_by FROM plan WHERE id = %s", plan) == (
        "agreed", f"user:{floor.users['team_lead']}",
    )  # fmt: skip


def test_nobody_approves_their_own_and_nothing_goes_beyond_law_or_authority(floor):
    from arrears.office.commands.execute import CommandRefused

    plan, answer = propose(floor, 48, by="team_lead")
    assert answer["approval_by"] == "manager"
    about = {"case": str(floor.cases["C1"]), "plan": str(plan), "approved": True, "because": "自己看"}
    with pytest.raises(CommandRefused, match="of their own"):
        floor.do("desk.review_plan", about, by="team_lead")
    with pytest.raises(InputError, match="60"):
        propose(floor, 61)
    with pytest.raises(InputError) as caught:
        propose(floor, 3, waived_penalty_minor=500)  # 4.00 is owed
    assert caught.value.path == "waived_penalty_minor"


def test_the_builder_shows_what_a_month_can_carry(floor):
    browser, case = floor.browser(), floor.cases["C1"]
    given = {"income": "5,000", "housing": "1500", "living": "900", "other_debts": "300", "adults": "1",
             "children": "1", "income_certain": "on"}  # fmt: skip
    assert browser.post(f"/desk/cases/{case}/affordability", given).status_code == 302
    # 5,000 − 1,500 − 2,000 (the standard's, more than 900) − 300 = 1,200; four fifths of it
    assert floor.facts("C1")[-1].payload["affordable_minor"] == 96_000
    page = browser.get(f"/desk/cases/{case}/plan").text
    assert "960.00" in page and "负担得起" in page
    shown = browser.get(f"/desk/cases/{case}/plan/preview", {"months": "6", "first_due": "2026-12-01"}).text
    assert "1,866.02" in shown and "在本人权限内" in shown


def test_approvals_wait_for_those_who_lead(floor):
    propose(floor, 18)
    assert "分期" in floor.browser("team_lead").get("/desk/approvals").text
