"""What came of a call, and what follows from it by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database

# outcome, what is said with it, the facts that follow after contact.decided and call.ended
FOLLOWS = [
    ("no_answer", {}, ["case.retry_set"]),
    ("promise", {"promise": {"amount_minor": 50_000, "due_on": "2026-11-27"}}, ["promise.made", "case.retry_set"]),
    ("plan_wanted", {}, ["case.step_set"]),
    ("hardship", {}, ["hold.placed", "case.step_set"]),
    ("complaint", {"note": "昨天打了五次"}, ["hold.placed", "complaint.received", "case.step_set"]),
    ("wrong_number", {}, ["number.retired", "case.step_set"]),
    ("distress", {}, ["hold.placed", "case.handed_over"]),
]


@pytest.mark.parametrize(("outcome", "said", "facts"), FOLLOWS, ids=[row[0] for row in FOLLOWS])
def test_an_outcome_is_followed_by_its_consequences(floor, outcome, said, facts):
    contact = uuid4()
    assert floor.call("C1", contact)["permitted"]
    floor.log("C1", contact, outcome, **said)
    assert floor.kinds("C1")[-2 - len(facts) :] == ["contact.decided", "call.ended", *facts]


def test_a_promise_keeps_the_case_out_of_the_queue_until_it_is_due(floor):
    contact = uuid4()
    floor.call("C1", contact)
    floor.log("C1", contact, "promise", promise={"amount_minor": 50_000, "due_on": "2026-11-27"})
    case = floor.cases["C1"]
    state, until = floor.row("SELECT state, available_at FROM desk_queue WHERE case_id = %s", case)
    assert state == "waiting" and until.isoformat() == "2026-11-28T01:30:00+00:00"  # 09:30 on the day after
    assert floor.row("SELECT status, amount_minor FROM promise WHERE case_id = %s", case) == (
        "open",
        50_000,
    )


def test_a_refused_call_is_a_fact_and_no_call(floor):
    contact, night = uuid4(), NOW + timedelta(hours=13)  # 23:00 in Shanghai
    answer = floor.call("C1", contact, at=night)
    assert not answer["permitted"] and answer["verdict"]["refusals"]
    assert floor.facts("C1")[-1].payload["permitted"] is False
    with pytest.raises(InputError, match="begin it first"):
        floor.log("C1", contact, "no_answer", at=night)


def test_a_complaint_stops_the_calls(floor):
    contact = uuid4()
    floor.call("C1", contact)
    floor.log("C1", contact, "complaint", note="不要再打给我单位")
    assert not floor.call("C1", uuid4(), at=NOW + timedelta(hours=3))["permitted"]


BAD = [
    ({"outcome": "maybe"}, "outcome"),
    ({"outcome": "promise"}, "promise"),
    ({"outcome": "dispute", "note": "  "}, "note"),
    ({"outcome": "promise", "promise": {"amount_minor": 100, "due_on": "2026-11-23"}}, "promise.due_on"),
    ({"outcome": "promise", "promise": {"amount_minor": 100, "due_on": "2027-03-01"}}, "promise.due_on"),
    ({"outcome": "promise", "promise": {"amount_minor": 0, "due_on": "2026-11-27"}}, "promise.amount_minor"),
    ({"outcome": "no_answer", "seconds": -1}, "seconds"),
]


def test_bad_input_names_its_place_and_changes_nothing(floor):
    contact = uuid4()
    floor.call("C1", contact)
    before = floor.kinds("C1")
    for said, path in BAD:
        with pytest.raises(InputError) as caught:
            floor.log("C1", contact, **said)
        assert caught.value.path == path
    assert floor.kinds("C1") == before


def test_a_note_is_sealed_on_record(floor):
    contact = uuid4()
    floor.call("C1", contact)
    floor.log("C1", contact, "conversation", note="住在姐姐家")
    ended = next(fact for fact in floor.facts("C1") if fact.kind == "call.ended")
    assert "住在姐姐家" not in str(ended.payload) and ended.payload["sealed_note"]
