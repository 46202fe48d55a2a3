"""A crash at each step: nothing is lost, nothing leaves twice, one verdict a contact."""

from collections import Counter

import pytest

from arrears.office.gateways.port import Status

pytestmark = pytest.mark.database


class PlugPulled(BaseException):
    """The process is gone."""


def pull(_messages: object) -> None:
    raise PlugPulled


@pytest.fixture
def settled(turn, rows, tenant):
    """`settled()` lets the leases run out, and the worker go on until no message is in doubt."""
    from arrears.office.tenancy import within

    def go_on() -> None:
        for _ in range(5):
            with within(tenant) as cursor:
                cursor.execute(
                    "UPDATE message SET lease_from = lease_from - interval '1 hour', look_at = look_at - interval '1"
                    " hour', lease_until = lease_until - interval '1 hour' WHERE state = 'sending'"
                )
            turn(3)
            if not [row for row in rows().values() if row["state"] in ("due", "sending")]:
                return
        raise AssertionError("in doubt for ever")

    return go_on


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_sender_dies_around_the_hand_over(people, turn, gateway, facts, settled, moment) -> None:
    people([1, 2, 3])
    setattr(gateway, moment, pull)
    with pytest.raises(PlugPulled):
        turn()
    assert len(gateway.taken) == (3 if moment == "after" else 0) and not facts("message.sent")
    setattr(gateway, moment, lambda _messages: None)
    settled()
    assert sorted(gateway.taken.values()) == [1, 1, 1]
    verdicts = Counter(one["contact"] for one in facts("contact.decided"))
    sent = Counter(one["contact"] for one in facts("message.sent"))
    assert set(verdicts.values()) == set(sent.values()) == {1} and len(sent) == 3 and set(sent) <= set(verdicts)
    assert len([one for one in facts("message.receipt") if one["status"] == "not_sent"]) == (
        3 if moment == "before" else 0
    )


def test_a_receipt_that_comes_before_the_record_proves_the_sending(people, turn, gateway, facts, rows, settled) -> None:
    people([1])
    gateway.after = pull
    with pytest.raises(PlugPulled):
        turn()
    (message,) = gateway.taken
    gateway.report(message, Status.DELIVERED)
    gateway.after = lambda _messages: None
    settled()
    assert sum(gateway.taken.values()) == 1 and rows()[message]["state"] == "delivered"
    assert [one["fact"].kind for one in facts("message.sent", "message.receipt")] == ["message.sent", "message.receipt"]


def test_a_message_in_doubt_counts_in_the_law_s_history(people, turn, gateway, facts, rows, give) -> None:
    people([1], "voice_bot")
    case = str(next(iter(rows().values()))["case_id"])
    gateway.after = pull
    for minutes in range(3):
        with pytest.raises(PlugPulled):
            turn(minutes)
        give("message.order", "collector", case=case, channel="voice_bot", template="m1_early", minutes=minutes)
    turn(3)
    assert [one["permitted"] for one in facts("contact.decided")] == [True, True, True, False]
