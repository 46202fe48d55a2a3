"""Click to call: on record before it rings, rung once, told in any order, never dialled again."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from tests.unit.calls.conftest import listen

from arrears.office.gateways.port import CallStatus, Cause, Reason, Refused, Unknown
from arrears.office.tenancy import within

pytestmark = pytest.mark.database
DIGEST = "a" * 64


def press_call(desk_line, contact, role="collector"):
    given = {"contact": str(contact), "key": str(contact)}
    return desk_line.browser(role).post(f"/desk/cases/{desk_line.cases['C1']}/call", given)


def attempt(desk_line, contact):
    return desk_line.row("SELECT state, seconds, cause, recording, record FROM call_attempt WHERE id = %s", contact)


def test_a_call_is_on_record_before_it_rings_and_rings_once(desk_line, exchange):
    contact, seen = uuid4(), []
    exchange.answers = lambda call, given=exchange.answers: seen.append(desk_line.kinds("C1")) or given(call)
    assert press_call(desk_line, contact).status_code == 302
    assert press_call(desk_line, contact).status_code == 302  # the form sent twice
    assert seen == [seen[0]] and seen[0][-2:] == ["contact.decided", "call.attempted"]
    assert exchange.dialled == {contact: 1}
    call = exchange.calls[contact]
    assert (call.borrower.removeprefix("+86"), call.collector, call.lender) == ("12000001111", "8001", "示例消费金融")
    assert attempt(desk_line, contact)[0] == "placed"
    assert "12000001111" not in str([fact.payload for fact in desk_line.facts("C1")])


def test_an_unlawful_call_reaches_no_exchange(desk_line, exchange):
    desk_line.do("hold.place", {"case": str(desk_line.cases["C1"]), "kind": "complaint", "reason": "投诉"})
    assert press_call(desk_line, uuid4()).status_code == 302
    assert not exchange.calls and desk_line.kinds("C1")[-1] == "contact.decided"


def test_without_extension_the_number_is_dialled_by_hand(desk_line, exchange):
    assert press_call(desk_line, uuid4(), "collector2").status_code == 302
    assert not exchange.calls and desk_line.kinds("C1")[-1] == "contact.decided"


TOLD = [
    (CallStatus.RINGING, None, {}),
    (CallStatus.ANSWERED, None, {}),
    (CallStatus.ENDED, Cause.COMPLETED, {"seconds": 252, "recording": "r/1.wav", "recording_sha256": DIGEST}),
]


@pytest.mark.parametrize("order", list(permutations(range(3)))[1::2], ids=str)
def test_events_in_any_order_and_twice_make_one_call(desk_line, exchange, order):
    contact = uuid4()
    press_call(desk_line, contact)
    for place in [*order, *order]:
        exchange.tell(contact, TOLD[place][0], TOLD[place][1], **TOLD[place][2])
    listen(desk_line, exchange)
    listen(desk_line, exchange)
    assert attempt(desk_line, contact) == ("ended", 252, "completed", "r/1.wav", None)
    assert desk_line.kinds("C1").count("call.told") == 4  # placed, and each of the three once
    desk_line.log("C1", contact, "conversation")
    ended = next(fact for fact in desk_line.facts("C1") if fact.kind == "call.ended").payload
    assert (ended["seconds"], ended["recording"]) == (252, "r/1.wav")


def in_doubt(desk_line, contact):
    """Let the time in which the exchange may take the call over be past."""
    with within(desk_line.tenant) as cursor:
        cursor.execute(
            "UPDATE call_attempt SET until = %s WHERE id = %s", [datetime.now(UTC) - timedelta(seconds=1), contact]
        )


@pytest.mark.parametrize(("rang", "state"), [(True, "placed"), (False, "not_placed")])
def test_a_lost_answer_is_asked_for_and_never_dialled_again(desk_line, exchange, rang, state):
    contact = uuid4()

    def lost(call):
        exchange.dialled[call.id] += rang
        return Unknown(call.id, "gone")

    exchange.answers = lost
    press_call(desk_line, contact)
    listen(desk_line, exchange)
    assert attempt(desk_line, contact)[0] == "asked"  # it may still be taken over
    in_doubt(desk_line, contact)
    listen(desk_line, exchange)
    assert attempt(desk_line, contact)[0] == state
    assert exchange.dialled[contact] == int(rang)
    counted = desk_line.row("SELECT count(*) FROM contact WHERE id = %s", contact)[0]
    assert counted == int(rang)  # what never rang is no contact


def test_a_desk_that_dies_before_the_ring_dials_nobody(desk_line, exchange, monkeypatch):
    contact = uuid4()
    monkeypatch.setattr("arrears.office.desk.pages.talk.dial", lambda *_: None)
    press_call(desk_line, contact)
    assert attempt(desk_line, contact)[0] == "asked" and not exchange.calls
    in_doubt(desk_line, contact)
    listen(desk_line, exchange)
    assert attempt(desk_line, contact)[0] == "not_placed" and not exchange.calls


def test_a_refused_call_is_no_contact_and_says_why(desk_line, exchange):
    exchange.answers = lambda call: Refused(call.id, Reason.BAD_ADDRESS, "404")
    contact = uuid4()
    press_call(desk_line, contact)
    page = desk_line.browser().get(f"/desk/cases/{desk_line.cases['C1']}").content.decode()
    assert "没有拨出" in page and "号码无效" in page and 'id="log"' not in page
    assert desk_line.row("SELECT count(*) FROM contact WHERE id = %s", contact)[0] == 0


def test_the_panel_follows_the_call(desk_line, exchange):
    contact, case = uuid4(), desk_line.cases["C1"]
    press_call(desk_line, contact)
    browser = desk_line.browser()
    assert 'id="call-state"' in browser.get(f"/desk/cases/{case}").content.decode()
    address = f"/desk/cases/{case}/calls/{contact}"
    assert "已接入" in browser.get(address).content.decode()
    exchange.tell(contact, CallStatus.RINGING)
    listen(desk_line, exchange)
    assert "every 1s" in browser.get(address).content.decode()
    exchange.tell(contact, CallStatus.ENDED, Cause.NO_ANSWER, seconds=0)
    listen(desk_line, exchange)
    over = browser.get(address).content.decode()
    assert "无人接听" in over and "every" not in over
    assert browser.get(f"/desk/cases/{desk_line.cases['C2']}/calls/{contact}").status_code == 404


def test_what_was_folded_is_what_a_rebuild_folds(desk_line, exchange):
    from arrears.office.facts.rebuild import rebuild

    contact = uuid4()
    press_call(desk_line, contact)
    exchange.tell(contact, CallStatus.ENDED, Cause.BUSY, seconds=0)
    listen(desk_line, exchange)
    with within(desk_line.tenant) as cursor:
        found = rebuild(cursor)
    assert found and all(one.differs == 0 for one in found)
