"""The local exchange: a process of its own in manner, signed both ways, with a ledger that counts what was doubled."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from tests.unit.gateways.carrier_thread import CarrierThread

from arrears.office.carrier.exchange import ringing
from arrears.office.carrier.manners import Manners
from arrears.office.gateways import attempts
from arrears.office.gateways.local import carrier_secret, local_gateway
from arrears.office.gateways.port import (
    Accepted,
    Call,
    Callback,
    CallbackRefused,
    CallEvent,
    CallStatus,
    Doubt,
    Message,
    Reason,
    Refused,
    State,
    Unknown,
)
from arrears.office.gateways.settings import read_gateways
from arrears.office.gateways.signature import sign
from arrears.office.gateways.webhook import WebhookGateway
from arrears.office.gateways.wire import event_json, read_event

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SECRET = carrier_secret()


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PAUSES_SECONDS", (0.01, 0.02))


@pytest.fixture
def carrier(tmp_path, request) -> Iterator[CarrierThread]:
    made = CarrierThread(tmp_path / "ledger.db", getattr(request, "param", Manners()))
    yield made
    made.stop()


def a_call(number: str = "+8612000001111") -> Call:
    return Call(uuid4(), number, "8001", "示例消费金融")


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=20)


def told(line, count: int) -> list[CallEvent]:
    """Poll until so many events are there; what comes is decided by the seed, not by time."""
    found, after = [], ""
    while len(found) < count:
        page = line.events(after)
        found, after = [*found, *page.items], page.after
    return found


STORIES = [
    (Manners(), ["ringing", "answered", "ended"], "completed"),
    (Manners(unanswered=1000), ["ringing", "ended"], "no_answer"),
    (Manners(engaged=1000), ["ended"], "busy"),
    (Manners(declined=1000), ["ringing", "ended"], "declined"),
    (Manners(repeated=1000, engaged=1000), ["ended", "ended"], "busy"),
]


@pytest.mark.parametrize(("carrier", "statuses", "cause"), STORIES, indirect=["carrier"], ids=[r[2] for r in STORIES])
def test_a_call_is_taken_and_told_of(carrier, statuses, cause):
    line, call = local_gateway(carrier.url), a_call()
    assert line.ring(call, soon()) == Accepted(call.id, f"L{call.id.hex}")
    events = told(line, len(statuses))
    assert [event.status for event in events] == statuses and {event.call for event in events} == {call.id}
    assert events[-1].cause == cause and (events[-1].recording is None) == (cause != "completed")
    assert carrier.ledger.summary()["channels"]["call"]["doubled"] == 0
    line.close()


@pytest.mark.parametrize("carrier", [Manners(lost_answer=1000)], indirect=True)
def test_a_lost_answer_is_unknown_and_can_be_asked_for(carrier):
    line, call, never = local_gateway(carrier.url), a_call(), a_call()
    assert isinstance(line.ring(call, soon()), Unknown)
    past = datetime.now(UTC) - timedelta(seconds=1)
    doubts = [Doubt(Message(one.id, "call", "", "", "", "zh"), past, past) for one in (call, never)]
    found = line.find(doubts, datetime.now(UTC))
    assert found[call.id] in (State.ACCEPTED, State.DELIVERED) and found[never.id] is State.ABSENT
    line.close()


def test_what_comes_too_late_or_has_no_number_does_not_ring(carrier):
    line = local_gateway(carrier.url)
    late = line.ring(a_call(), datetime.now(UTC) - timedelta(seconds=1))
    assert isinstance(late, Refused) and late.reason is Reason.UNREACHABLE
    wrong = line.ring(a_call("none"), soon())
    assert isinstance(wrong, Refused) and wrong.reason is Reason.BAD_ADDRESS
    assert carrier.ledger.summary()["accepted"] == 0
    line.close()


def test_only_who_signs_is_put_through(carrier):
    body = b'{"until": "2126-01-01T00:00:00Z", "calls": []}'
    assert httpx.post(f"{carrier.url}/calls", content=body).status_code == 401
    stale = sign(SECRET, "1", datetime.now(UTC) - timedelta(minutes=6), body)
    assert httpx.post(f"{carrier.url}/calls", content=body, headers=stale).json() == {"error": "stale"}


def event_body(**changed) -> bytes:
    given = event_json(CallEvent(UUID(int=1), CallStatus.ENDED, NOW, "v", 3, None, "r", "a" * 64)) | changed
    return json.dumps({"events": [given]}).encode()


BAD_EVENTS = [
    ({"seconds": -1}, 400), ({"seconds": 1.5}, 400), ({"seconds": True}, 400), ({"status": "sleeping"}, 400),
    ({"recording_sha256": "A" * 64}, 400), ({"at": "2026-11-24T10:00:00"}, 400), ({"call": "1"}, 400),
    ({"cause": "spite"}, 400), ({"recording": "x" * 301}, 400),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "status"), BAD_EVENTS, ids=str)
def test_an_event_that_cannot_be_read_is_refused(changed, status):
    line = WebhookGateway("http://127.0.0.1:9", [SECRET], frozenset({"call"}), name="vendor")
    body = event_body(**changed)
    with pytest.raises(CallbackRefused) as caught:
        line.parse_callback(Callback("", sign(SECRET, "1", NOW, body), body, NOW))
    assert caught.value.status == status


def test_a_callback_is_believed_for_five_minutes_and_only_unchanged():
    line = WebhookGateway("http://127.0.0.1:9", [SECRET], frozenset({"call"}), name="vendor")
    body = event_body()
    headers = sign(SECRET, "1", NOW, body)
    assert line.parse_callback(Callback("", headers, body, NOW + timedelta(minutes=4)))[0].seconds == 3
    for given, at in ((body, NOW + timedelta(minutes=6)), (event_body(seconds=4), NOW)):
        with pytest.raises(CallbackRefused):
            line.parse_callback(Callback("", headers, given, at))


def test_the_same_call_always_fares_the_same():
    lively = Manners(unanswered=400, engaged=100, declined=100, ring_ms=(0, 9), talk_ms=(0, 9_000))
    calls = [Call(UUID(int=n), "12000001111", "8001", "x") for n in range(400)]
    first = [ringing(7, lively, call, NOW) for call in calls]
    assert first == [ringing(7, lively, call, NOW) for call in calls]
    assert first != [ringing(8, lively, call, NOW) for call in calls]
    causes = Counter(one.events[-1].cause for one in first)
    assert set(causes) == {"completed", "no_answer", "busy", "declined"} and 100 < causes["no_answer"] < 220
    for event in (event for one in first for event in one.events):
        assert read_event(json.loads(json.dumps(event_json(event)))) == event


def test_a_vendor_and_the_local_exchange_are_configured_alike():
    vendor = {"kind": "webhook", "name": "exchange", "channels": ["call"], "url": "http://x", "secrets": ["$S"]}
    secret = {"S": "whsec_" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}
    assert read_gateways({"gateways": [vendor]}, secret)["call"].name == "exchange"
    local = {"kind": "carrier", "channels": ["sms", "call"], "url": "http://x"}
    assert read_gateways({"gateways": [local]}, {})["call"].name == "local"
