"""What may not be: visits that do not qualify, that nobody announced, that the law refuses; and what happens anyway."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from tests.unit.visits.conftest import DAY, NOW, VISIT_AT

from arrears.contact.outcome import outcomes
from arrears.kernel.refusal import InputError
from arrears.law.engine.vocabulary import HOLDS
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.words import words
from arrears.office.visits.policy import visit_outcomes

database = pytest.mark.database


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises((InputError, CommandRefused)) as caught:
        yield
    assert caught.value.code == code, caught.value


@database
def test_a_case_qualifies_by_strategy_and_law(field):
    from arrears.office.tenancy import within

    with refused("not_worth_a_visit"):
        field.qualify("C3")
    with within(field.tenant) as cursor:
        cursor.execute("UPDATE night_action SET treatment = 'talk'")
    with refused("too_early_for_a_visit"):
        field.qualify("C1")
    with within(field.tenant) as cursor:
        cursor.execute("UPDATE night_action SET treatment = 'visit'")
    hold = {"case": field.case_of("C1"), "kind": "complaint", "reason": "电话投诉"}
    placed = field.do("hold.place", hold)["hold"]
    with pytest.raises(CommandRefused) as caught:
        field.qualify("C1")
    assert caught.value.code == "unlawful" and caught.value.verdict["refusals"][0]["article"]
    assert "visit.qualified" not in field.kinds("C1")
    field.do(
        "hold.lift",
        {"case": field.case_of("C1"), "hold": placed, "reason": "已答复"},
        by="team_lead",
        at=NOW + timedelta(hours=1),
    )
    visit = field.qualify("C1", at=NOW + timedelta(hours=2))
    with refused("visit_open"):
        field.qualify("C1", at=NOW + timedelta(hours=3))
    field.do("visit.fall_out", {"visit": visit, "because": "已还款"})
    assert field.visit(visit)["state"] == "cancelled"


@database
def test_nothing_is_planned_that_was_not_announced(field):
    visit = field.qualify("C1")
    field.crew()
    assert field.plan()["planned"] == 0
    stop = {"visit": visit, "arrive": "10:00", "leave": "10:30"}
    users = [str(field.users[name]) for name in ("collector", "collector2")]
    route = {"visitors": users, "departs": "09:30", "returns": "11:00", "metres": 1000, "minutes": 90, "stops": [stop]}
    given = {"day": DAY.isoformat(), "plan": visit, "routes": [route]}
    with refused("not_announced"):
        field.do("visit.plan_day", given, by="team_lead")
    address, contact = field.address("C1"), field.talk("C1")
    for code, wrong in (
        ("pre_visit_contact_missing", {"contact": visit}),
        ("address_unusable", {"address": visit}),
        ("window_reversed", {"opens": "17:00", "closes": "09:00"}),
        ("notice_too_short", {"day": NOW.date().isoformat()}),
        ("unlawful", {"place_consent": False}),
        ("unlawful", {"opens": "06:00"}),
    ):
        with refused(code):
            field.announce("C1", visit, **{"contact": contact, "address": address, **wrong})
    assert "visit.announced" not in field.kinds("C1")
    field.announce("C1", visit, address, contact)
    alone = {**given, "routes": [{**route, "visitors": users[:1]}]}
    told = field.do("visit.plan_day", alone, by="team_lead")
    assert told["planned"] == 0 and told["dropped"][0]["reason"] == "unlawful"  # nobody visits alone
    assert field.do("visit.plan_day", given, by="team_lead")["planned"] == 1


@database
def test_a_day_is_planned_anew_when_a_stop_falls_out(field):
    first, second = field.qualify("C1"), field.qualify("C2")
    field.announce("C1", first, field.address("C1"))
    field.announce("C2", second, field.address("C2", lat="31.25"))
    field.crew()
    assert field.plan()["planned"] == 2
    costs = [field.visit(one)["cost_minor"] for one in (first, second)]
    assert abs(costs[0] - costs[1]) <= 1 and sum(costs) > 0
    early = min(field.visit(one)["arrive_at"] for one in (first, second))
    out = first if field.visit(first)["arrive_at"] > early else second
    field.do("visit.fall_out", {"visit": out, "because": "对方改期", "again": True}, at=early + timedelta(minutes=1))
    field.do("visit.fall_out", {"visit": out, "because": "对方取消"}, at=early + timedelta(minutes=2))
    assert field.plan(at=early + timedelta(minutes=3), because="对方取消")["planned"] == 1
    assert field.visit(out)["state"] == "cancelled"
    day = field.row("SELECT number, routes FROM visit_day WHERE day = %s", DAY)
    assert day[0] == 2


@database
@pytest.mark.parametrize(
    ("way", "lawful"),
    [
        ({}, True),
        ({"people": 1}, False),
        ({"recording": False}, False),
        ({"identity_shown": False}, False),
        ({"place_consent": False, "entered": True}, False),
        ({"place_consent": False, "entered": False}, True),  # before the door, where they agreed to be visited
        ({"bell_at": (VISIT_AT + timedelta(hours=12, minutes=1)).isoformat()}, False),  # 22:01
        ({"bell_at": (VISIT_AT + timedelta(hours=11, minutes=59)).isoformat()}, True),
    ],
)
def test_what_happened_goes_on_record_lawful_or_not(field, way, lawful):
    visit = field.planned("C1")
    assert field.record(visit, **way)["lawful"] is lawful
    kinds = field.kinds("C1")
    assert ("visit.unlawful" in kinds) is not lawful and "visit.ended" in kinds
    decided = [fact for fact in field.facts("C1") if fact.kind == "contact.decided"][-1]
    assert decided.payload["permitted"] is lawful
    if not lawful:
        assert field.row("SELECT next_step FROM collection_case WHERE id = %s", field.cases["C1"])[0] == "review_visit"


@database
def test_a_hold_that_the_phone_could_not_know_is_found_when_it_comes_in(field):
    visit = field.planned("C1")
    at = VISIT_AT - timedelta(hours=1)
    field.do("hold.place", {"case": field.case_of("C1"), "kind": "complaint", "reason": "投诉"}, at=at)
    assert field.record(visit)["lawful"] is False
    told = next(fact for fact in field.facts("C1") if fact.kind == "visit.unlawful").payload
    assert told["known_to_team"] is False and told["rules"]


@database
def test_a_record_counts_once_and_only_from_its_team(field):
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.tenancy import within

    visit = field.planned("C1")
    with refused("not_allowed"):
        field.record(visit, by="compliance")
    evidence = {"name": "a.jpg", "kind": "photo", "sha256": "a" * 64, "bytes": 3, "taken_at": VISIT_AT.isoformat()}
    for code, said in (
        ("evidence_missing", {"evidence": [evidence]}),
        ("outcome_contradicts", {"met": "nobody"}),
        ("unknown_outcome", {"outcome": "won"}),
        ("note_missing", {"note": " "}),
        ("promise_missing", {"outcome": "promised"}),
        ("promise_too_far", {"outcome": "promised", "promise": {"amount_minor": 1, "due_on": "2027-11-26"}}),
        ("bell_contradicts", {"met": "nobody", "outcome": "stopped_before_bell"}),
        ("times_contradict", {"left_at": (VISIT_AT - timedelta(minutes=1)).isoformat()}),
    ):
        with refused(code):
            field.record(visit, **said)
    first = field.record(visit, key="once")
    assert field.record(visit, key="once") == first
    with refused("visit_state"):
        field.record(visit)
    assert field.kinds("C1").count("visit.ended") == 1
    with within(field.tenant) as cursor:
        assert [one for one in rebuild(cursor) if one.differences] == []


@database
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"met": "nobody", "outcome": "not_met", "entered": False}, {"case.retry_set"}),
        ({"met": "household", "outcome": "moved", "entered": False}, {"case.step_set"}),
        ({"met": "other", "outcome": "third_party_refused", "entered": False}, {"case.step_set"}),
        ({"outcome": "asked_to_leave"}, {"hold.placed", "case.step_set"}),
        ({"outcome": "vulnerable"}, {"hold.placed", "mark.changed", "case.handed_over", "case.step_set"}),
        ({"outcome": "complaint"}, {"hold.placed", "complaint.received", "case.step_set"}),
        ({"outcome": "hardship"}, {"hold.placed", "mark.changed", "case.step_set"}),
        ({"bell_at": None, "met": "nobody", "outcome": "stopped_before_bell", "entered": False,
          "left_at": VISIT_AT.isoformat()}, {"case.step_set"}),
    ],
)  # fmt: skip
def test_each_outcome_has_its_lawful_path(field, said, expected):
    visit = field.planned("C1")
    before = len(field.kinds("C1"))
    field.record(visit, at=VISIT_AT + timedelta(hours=1), **said)
    assert expected <= set(field.kinds("C1")[before:])
    if said["outcome"] in ("moved", "third_party_refused"):
        quality = field.row("SELECT quality FROM visit_address WHERE id = %s", field.visit(visit)["address"])[0]
        assert quality == ("moved" if said["outcome"] == "moved" else "old")


@database
def test_the_permit_is_the_engines_own_answer_at_every_minute(field):
    from arrears.office.messages.standing import stand
    from arrears.office.tenancy import within
    from arrears.office.visits.lawful import asked_of, properly
    from arrears.office.visits.permit import permit_of

    visit = field.planned("C1")
    row = field.visit(visit)
    lift = {"case": field.case_of("C1"), "kind": "illness", "reason": "住院",
            "starts_at": (VISIT_AT + timedelta(hours=5, minutes=7)).isoformat()}  # fmt: skip
    field.do("hold.place", lift)
    with within(field.tenant) as cursor:
        standing = stand(cursor, field.config, field.tenant, [row["person_id"]], NOW)[row["person_id"]]
        asked = asked_of(cursor, standing, standing.cases[row["case_id"]], field.tenant)
        permit = permit_of(asked, "home", DAY, NOW, row["arrive_at"])
    hours = [tuple(map(datetime.fromisoformat, pair)) for pair in permit["hours"]]
    assert [(since.hour, since.minute) for since, _ in hours] == [(8, 0)]
    for minute in range(0, 24 * 60, 7):
        moment = VISIT_AT - timedelta(hours=10) + timedelta(minutes=minute)
        inside = any(since <= moment < until for since, until in hours)
        assert asked.judge(moment, properly("home", place_consent=True)).permitted == inside, moment
    for key, answer in permit["answers"].items():
        place, people, recording, shown, consent = key.split("|")
        way = {"place": place, "people": int(people), "recording": recording == "1", "identity_shown": shown == "1",
               "place_consent": consent == "1"}  # fmt: skip
        assert asked.judge(row["arrive_at"], way).permitted is answer["permitted"]
        assert answer["permitted"] or answer["says"][0]["zh"]


def test_every_outcome_is_known_to_the_law_and_has_its_words():
    for one in visit_outcomes().values():
        assert one.counts_as is None or one.counts_as in outcomes()
        assert one.zh and one.en and one.met
        for step in one.then:
            assert step["do"] != "hold" or step["hold"] in HOLDS
            assert step["do"] != "step" or f"step.{step['step']}" in words(), step
