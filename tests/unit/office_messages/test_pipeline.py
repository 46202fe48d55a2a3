"""A due contact becomes one message, after one verdict, on record from action to receipt."""

import pytest

pytestmark = pytest.mark.database


def test_a_due_contact_leaves_once_after_one_verdict(people, turn, gateway, facts, rows) -> None:
    people([1, 2, 3])
    assert turn() > 0
    assert turn() == 0
    assert list(gateway.taken.values()) == [1, 1, 1]
    decided, sent = facts("contact.decided"), facts("message.sent")
    assert len(decided) == len(sent) == 3
    assert all(one["permitted"] and one["verdict"]["rulebook_version"] for one in decided)
    assert {one["contact"] for one in decided} == {one["contact"] for one in sent}
    assert {row["state"] for row in rows().values()} == {"sent"}
