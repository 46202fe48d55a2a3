"""What is counted, and that no log line holds a person's data."""

import pytest

pytestmark = pytest.mark.database


def test_the_backlog_is_counted_and_the_oldest_due(people, turn) -> None:
    from arrears.office.messages.measure import exposition

    def figures() -> dict[str, int]:
        lines = [line for line in exposition().splitlines() if not line.startswith("#")]
        return {line.rpartition(" ")[0]: int(line.rpartition(" ")[2]) for line in lines}

    before = figures()
    people([1, 2, 36])
    due = 'arrears_messages_waiting{state="due"}'
    assert figures()[due] == before[due] + 3
    assert figures()["arrears_messages_oldest_due_seconds"] > 0
    turn()
    sent = 'arrears_messages_waiting{state="sent"}'
    assert (figures()[due], figures()[sent]) == (before[due], before[sent] + 2)


def test_results_are_counted_by_the_process(people, turn) -> None:
    from arrears.office.messages.measure import MESSAGES

    def of(result: str) -> float:
        return MESSAGES.labels(result)._value.get()

    before = {result: of(result) for result in ("permitted", "refused", "accepted")}
    people([1, 2, 36])
    turn()
    assert {result: of(result) - value for result, value in before.items()} == {
        "permitted": 2, "refused": 1, "accepted": 2,
    }  # fmt: skip


@pytest.fixture
def logged_anew(office):
    """The log goes back to where it went when the test is over."""
    from arrears.office.logs import configure_logs

    yield
    configure_logs()


def test_no_log_line_and_no_repr_holds_a_name_a_number_or_a_text(logged_anew, people, turn, gateway, capsys) -> None:
    from arrears.office.logs import configure_logs

    configure_logs()
    people([1])
    turn()
    (message,) = gateway.taken
    gateway.reply("我住院了", message)
    turn(1)
    logged = capsys.readouterr().err
    assert "messages_handed_over" in logged and "reply_taken" in logged and str(message) in logged
    for personal in ("样例1", "13800000001", "b1@example.com", "住院"):
        assert personal not in logged and personal not in repr(gateway.messages[message])
