"""What every gateway keeps, and the fake as well: sent once, in order, told apart, asked for, never in a log."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.gateways.benches import BENCHES, Bench, soon

from arrears.office.gateways.port import Accepted, Callback, CallbackRefused, Doubt, Reason, Refused, State, Unknown

every_gateway = pytest.mark.parametrize("bench", sorted(BENCHES), indirect=True)


@every_gateway
def test_a_batch_is_accepted_in_its_order_and_sent_once(bench: Bench) -> None:
    messages = [bench.message() for _ in range(3)]
    outcomes = bench.gateway.send(messages, soon())
    assert [(type(outcome), outcome.id) for outcome in outcomes] == [(Accepted, one.id) for one in messages]
    assert bench.taken() == [str(one.id) for one in messages]


@every_gateway
def test_an_empty_batch_is_nothing(bench: Bench) -> None:
    assert bench.gateway.send([], soon()) == [] and bench.taken() == []
    assert bench.gateway.find([], datetime.now(UTC)) == {}


@every_gateway
def test_nothing_leaves_after_the_lease(bench: Bench) -> None:
    late = bench.message()
    assert bench.gateway.send([late], soon(-1)) == [Refused(late.id, Reason.UNREACHABLE, "too_late")]
    assert bench.taken() == []


@every_gateway
def test_a_bad_address_is_told_and_stops_nobody_else(bench: Bench) -> None:
    before, wrong, after = bench.message(), bench.message(bench.bad), bench.message()
    outcomes = bench.gateway.send([before, wrong, after], soon())
    assert [type(outcome) for outcome in outcomes] == [Accepted, Refused, Accepted]
    assert isinstance(outcomes[1], Refused) and outcomes[1].reason is Reason.BAD_ADDRESS
    assert bench.taken() == [str(before.id), str(after.id)]


@every_gateway
def test_an_answer_that_is_lost_leaves_it_unknown_and_is_not_tried_again(bench: Bench) -> None:
    bench.break_next_answer()
    one = bench.message()
    (outcome,) = bench.gateway.send([one], soon())
    assert isinstance(outcome, Unknown) and outcome.id == one.id
    assert bench.taken() == [str(one.id)]
    states = bench.gateway.find([_doubt(one)], datetime.now(UTC))
    assert set(states) == {one.id} and states[one.id] is not State.ABSENT
    assert bench.taken() == [str(one.id)]


@every_gateway
def test_a_vendor_that_is_away_is_tried_later(bench: Bench) -> None:
    bench.stop()
    one = bench.message()
    (outcome,) = bench.gateway.send([one], soon())
    if bench.gateway.name == "apprise":  # it does not say why, so nobody knows
        assert isinstance(outcome, Unknown)
    else:
        assert isinstance(outcome, Refused) and outcome.reason is Reason.UNREACHABLE and outcome.reason.later
    assert bench.gateway.find([_doubt(one)], datetime.now(UTC))[one.id] in {State.PENDING, State.UNKNOWABLE}


@every_gateway
def test_absent_is_said_only_when_no_sender_can_send_it_any_more(bench: Bench) -> None:
    one, now = bench.message(), datetime.now(UTC)
    early = bench.gateway.find([Doubt(one, now - timedelta(seconds=5), now + timedelta(seconds=30))], now)
    assert early[one.id] in {State.PENDING, State.UNKNOWABLE}
    past = Doubt(one, now - timedelta(hours=2), now - timedelta(hours=1))
    late = bench.gateway.find([past], now)
    assert (late[one.id] is State.ABSENT) is bench.knows_absence
    assert bench.taken() == []


@every_gateway
def test_what_was_sent_is_found_or_cannot_be(bench: Bench) -> None:
    one = bench.message()
    (outcome,) = bench.gateway.send([one], soon())
    assert isinstance(outcome, Accepted)
    found = bench.gateway.find([_doubt(one, outcome.vendor_id)], datetime.now(UTC))
    expected = {State.UNKNOWABLE} if bench.gateway.name in {"smtp", "apprise"} else {State.ACCEPTED, State.DELIVERED}
    assert found[one.id] in expected


@every_gateway
def test_a_callback_from_nobody_is_refused(bench: Bench) -> None:
    for url in ("https://desk.example/back", "https://desk.example/back?key=wrong"):
        with pytest.raises(CallbackRefused) as refused:
            bench.gateway.parse_callback(Callback(url, {}, b"[]", datetime.now(UTC)))
        assert refused.value.status == 401


@every_gateway
def test_no_personal_data_is_logged(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one, wrong = bench.message(), bench.message(bench.bad)
    bench.gateway.send([one, wrong], soon())
    bench.break_next_answer()
    bench.gateway.send([bench.message()], soon())
    bench.gateway.find([_doubt(one)], datetime.now(UTC))
    bench.stop()
    bench.gateway.send([bench.message()], soon())
    secret = [bench.good.removeprefix("+"), bench.good.removeprefix("+86"), "张三", one.text]
    kept = "\n".join(
        [repr(one), *(record.getMessage() for record in caplog.records if not record.name.startswith(_OF_TESTS))]
    )
    assert [word for word in secret if word in kept] == []


_OF_TESTS = ("mail.", "asyncio")  # the mail server of the tests


def _doubt(one, vendor_id: str | None = None) -> Doubt:
    now = datetime.now(UTC)
    return Doubt(one, now - timedelta(seconds=5), now, vendor_id)
