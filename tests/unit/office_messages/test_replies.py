"""Replies: an opt-out stops everything at once, anything else is work for a person; each counts once."""

import pytest

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    "text",
    ["退订", "退訂", "TD", "t", "回复T", "拒收", "STOP", " stop! ", "Unsubscribe", "请不要再给我发短信了", "别再联系我",
     "stop texting me", "Please remove me from your list", "END", "ＳＴＯＰ"],
)  # fmt: skip
def test_what_asks_us_to_stop(text: str) -> None:
    from arrears.office.messages.opt_out import asks_to_stop

    assert asks_to_stop(text)


@pytest.mark.parametrize(
    "text", ["好的", "下周五还", "I will pay on Friday", "你是谁", "ok", "", "？", "the end of the month"]
)
def test_what_does_not(text: str) -> None:
    from arrears.office.messages.opt_out import asks_to_stop

    assert not asks_to_stop(text)


def test_an_opt_out_withdraws_the_consent_and_holds_the_case_at_once(people, turn, gateway, facts, rows, give) -> None:
    people([1])
    turn()
    (message,) = gateway.taken
    for _ in range(2):
        gateway.reply("退订", message, key="same")
        turn(1)
    assert [one["understood_as"] for one in facts("message.received")] == ["opt_out"]
    assert [(one["consent"], one["given"]) for one in facts("consent.changed")] == [("channel:sms", False)]
    assert [one["hold_kind"] for one in facts("hold.placed")] == ["cease_request"]
    assert "退订" not in str([one["fact"].payload for one in facts("message.received")]), "what was said is sealed"
    give("message.order", "collector", case=str(rows()[message]["case_id"]), channel="app", minutes=2)
    turn(2)
    assert sum(gateway.taken.values()) == 1
    assert [one["permitted"] for one in facts("contact.decided")] == [True, False]


def test_a_reply_from_a_known_number_without_its_message_finds_its_person(people, turn, gateway, facts) -> None:
    people([1, 2])
    turn()
    gateway.reply("STOP", address="+86 138 0000 0002")
    gateway.reply("STOP", address="+86 139 9999 9999")
    turn(1)
    (held,) = facts("hold.placed")
    (received,) = facts("message.received")
    assert held["fact"].chain == received["fact"].chain


def test_another_reply_becomes_work_on_the_case(people, turn, gateway, facts) -> None:
    people([1])
    turn()
    gateway.reply("我失业了，实在还不上", next(iter(gateway.taken)))
    turn(1)
    (step,) = facts("case.step_set")
    (received,) = facts("message.received")
    assert step["next_step"] == "answer_reply" and step["deadline"] == "2026-11-25"
    assert received["understood_as"] and not facts("hold.placed")
