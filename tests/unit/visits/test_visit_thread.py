"""The thread of a visit: qualified, announced, planned, made, and every step a fact of the chain."""

import pytest

pytestmark = pytest.mark.database


def test_from_a_case_to_a_promise_at_the_door(field):
    visit = field.planned("C1")
    row = field.visit(visit)
    assert row["state"] == "planned" and len(row["team"]) == 2 and row["cost_minor"] > 0
    done = field.record(visit, outcome="promised", promise={"amount_minor": 50_000, "due_on": "2026-11-28"})
    assert done["lawful"] is True
    row = field.visit(visit)
    assert (row["state"], row["met"], row["outcome"]) == ("done", "borrower", "promised")
    assert field.kinds("C1")[-8:] == [
        "visit.qualified", "contact.decided", "call.ended", "case.retry_set", "visit.announced", "visit.planned",
        "contact.decided", "visit.ended", "call.ended", "promise.made", "case.retry_set",
    ][-8:]  # fmt: skip
