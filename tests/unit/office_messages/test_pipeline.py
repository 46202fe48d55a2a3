"""A due contact becomes one message, after one verdict, on record from action to receipt."""

from datetime import UTC, datetime, timedelta

import pytest

from arrears.office.gateways.port import Reason, Refused, Status

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # the fixtures' ten o'clock in Shanghai


def test_a_due_contact_leaves_once_after_one_verdict(people, turn, gateway, facts, rows) -> None:
    people([1, 2, 3])
    assert turn() > 0
    assert turn() == 0
    assert list(gateway.taken.values()) == [1, 1, 1]
    decided, sent = facts("contact.decided"), facts("message.sent")
    assert len(decided) == len(sent) == 3
    assert all(one["permitted"] and one["verdict"]["rulebook_version"] for one in decided)
    assert {one["contact"] for one in decided} == {one["contact"] for one in sent}
    assert all(one["message"] and one["action"] for one in decided), "the trail from action to message"
    assert {row["state"] for row in rows().values()} == {"sent"}
    assert "borrower_name" not in sent[0]["variables"] and sent[0]["variables"]["overdue_amount"]
    assert all("样例" in message.text for message in gateway.messages.values())


def test_the_recorded_situation_gives_the_same_verdict_years_later(people, turn, facts) -> None:
    from arrears.law.engine.read import read_situation
    from arrears.law.engine.verdict import check

    people([1, 36, 38])
    turn()
    for one in facts("contact.decided"):
        assert check(read_situation(one["situation"]), harden_advice=True).permitted == one["permitted"]


@pytest.mark.parametrize(
    ("number", "channel", "refused_by"),
    [(36, "sms", "hold"), (37, "email", "consent"), (38, "sms", "death"), (39, "voice_bot", "calls")],
)
def test_who_must_not_be_contacted_is_not(people, turn, gateway, facts, rows, number, channel, refused_by) -> None:
    people([number], channel)
    turn()
    (decided,) = facts("contact.decided")
    assert not decided["permitted"] and decided["verdict"]["refusals"], refused_by
    assert not gateway.taken and not facts("message.sent")
    (row,) = rows().values()
    earliest = decided["verdict"]["earliest_permitted"]
    if earliest is None:
        assert row["state"] == "refused"
    else:
        assert row["state"] == "due" and row["due_at"] == datetime.fromisoformat(earliest) > NOW
    assert turn(10) == 0, "a refused contact is not asked about again before its time"


def test_what_is_put_off_is_asked_again_and_is_another_contact(people, turn, gateway, facts) -> None:
    people([39], "voice_bot")
    turn()
    (first,) = facts("contact.decided")
    later = datetime.fromisoformat(first["verdict"]["earliest_permitted"]) - NOW + timedelta(hours=9)
    turn(later.total_seconds() / 60)
    decided = facts("contact.decided")
    assert [one["permitted"] for one in decided] == [False, True]
    assert len({one["contact"] for one in decided}) == 2 and len({one["message"] for one in decided}) == 1
    assert sum(gateway.taken.values()) == 1


def test_at_night_nothing_leaves_and_in_the_morning_it_does(people, turn, gateway) -> None:
    people([1])
    turn(13 * 60)  # eleven at night in Shanghai
    assert not gateway.taken
    turn(22 * 60)
    assert sum(gateway.taken.values()) == 1


def test_a_closed_case_and_a_replaced_action_are_let_go(people, turn, gateway, rows, tenant) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.tenancy import within

    people([1, 2])
    one, two = rows().values()
    actor = system_actor("test")
    execute("case.close", {"case": str(one["case_id"]), "reason": "settled"}, key="k", tenant=tenant, actor=actor)
    with within(tenant) as cursor:
        cursor.execute("DELETE FROM night_action WHERE person_id = %s", [two["person_id"]])
    turn()
    assert not gateway.taken
    assert {row["reason"] for row in rows().values()} == {"case_closed", "superseded"}


def test_receipts_count_once_however_often_they_are_told(people, turn, gateway, facts, rows) -> None:
    people([1])
    turn()
    (message,) = gateway.taken
    for _ in range(3):
        gateway.report(message, Status.DELIVERED)
        turn(1)
    assert len(facts("message.receipt")) == 1
    assert rows()[message]["state"] == "delivered"


def test_a_bounce_goes_by_the_next_channel_once(people, turn, gateway, facts, rows) -> None:
    people([1])
    turn()
    (message,) = gateway.taken
    gateway.report(message, Status.FAILED)
    turn(1)
    turn(1)
    (fallback,) = [row for row in rows().values() if row["fallback_of"]]
    assert fallback["fallback_of"] == message and fallback["channel"] == "app"
    assert sum(gateway.taken.values()) == 2
    gateway.report(fallback["id"], Status.FAILED)
    turn(2)
    turn(2)
    assert len(rows()) == 2, "once"


def test_silence_goes_by_the_next_channel_and_a_late_receipt_is_still_taken(people, turn, gateway, facts, rows) -> None:
    people([1])
    turn()
    (message,) = gateway.taken
    turn(24 * 60)
    turn(24 * 60)
    assert rows()[message]["state"] == "silent" and sum(gateway.taken.values()) == 2
    gateway.report(message, Status.DELIVERED)
    turn(24 * 60 + 1)
    assert rows()[message]["state"] == "delivered"
    assert [one["status"] for one in facts("message.receipt")] == ["no_receipt", "delivered"]


def test_a_busy_gateway_is_asked_later_a_wrong_number_goes_another_way(people, turn, gateway, facts, rows) -> None:
    people([1])
    gateway.refuse["sms"] = Refused(next(iter(rows())), Reason.RATE_LIMITED, "429")
    turn()
    assert not gateway.taken and [row["state"] for row in rows().values()] == ["due"]
    gateway.refuse["sms"] = Refused(next(iter(rows())), Reason.BAD_ADDRESS, "no_such_number")
    turn(6)
    gateway.refuse.clear()
    turn(7)
    assert [gateway.messages[message].channel for message in gateway.taken] == ["app"]
    assert [one["status"] for one in facts("message.receipt")] == ["rejected", "rejected"]


def test_without_text_gateway_or_address_nothing_is_asked_and_nothing_is_lost(
    people, turn, gateway, facts, rows
) -> None:
    people([1], "letter")
    turn()
    assert not gateway.taken and not facts("contact.decided")
    (row,) = rows().values()
    assert (row["state"], row["reason"]) == ("due", "no_address") and row["due_at"] > NOW


def test_rebuilt_projections_are_the_live_ones(people, turn, gateway, tenant) -> None:
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.tenancy import within

    people([1, 2, 36])
    turn()
    for message in list(gateway.taken):
        gateway.report(message, Status.FAILED)
    turn(1)
    with within(tenant) as cursor:
        assert [(table.table, table.differences) for table in rebuild(cursor) if table.differs] == []
        cursor.execute("SELECT channel, outcome FROM contact ORDER BY channel, id")
        assert cursor.fetchall() == [("app", None), ("app", None), ("sms", "failed"), ("sms", "failed")]
