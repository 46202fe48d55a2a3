"""The articles' case told from the first reminder to the verified file: the short form, days without news left out."""

import io
import os

import pytest
from rich.console import Console

from arrears.kernel.money import display_money

pytestmark = pytest.mark.database


def test_the_worked_case_is_told_to_its_end_and_its_file_verifies(office, tmp_path, monkeypatch):
    from arrears.office.facts.read import facts_of
    from arrears.office.story.run import tell_story
    from arrears.office.tenancy import within

    for name in [name for name in os.environ if name.startswith("ARREARS_")]:
        monkeypatch.setenv(name, os.environ[name])  # as they were, whatever the story does to them
    told, tenants = io.StringIO(), []
    made = pytest.MonkeyPatch()
    with made.context() as patch:
        from arrears.office.members import tenants as known

        create = known.create_tenant
        patch.setattr(known, "create_tenant", lambda *said: tenants.append(create(*said)) or tenants[-1])
        end = tell_story(Console(file=told, width=100), office, tmp_path, "zh", 5_000_000, brisk=True)
    text = told.getvalue()
    assert end["verified"] and (end["status"], end["reason"]) == ("closed", "cured")
    with within(tenants[0]) as cursor:
        cursor.execute("SELECT id FROM collection_case")
        facts = facts_of(cursor, cursor.fetchone()[0])
    kinds = [fact.kind for fact in facts]
    order = ["message.sent", "call.ended", "visit.ended", "affordability.assessed", "plan.proposed", "plan.reviewed",
             "plan.consented", "plan.agreed", "case.closed"]  # fmt: skip
    first = [kinds.index(kind) for kind in order]
    assert first == sorted(first), "it reads like the article"
    assert {fact.payload["status"] for fact in facts if fact.kind == "plan.judged"} >= {"completed"}
    agreed = next(fact.payload for fact in facts if fact.kind == "plan.agreed")
    paid = sum(fact.payload["amount_minor"] for fact in facts if fact.kind == "payment.posted")
    assert paid == sum(row["amount_minor"] for row in agreed["rows"])
    assert f"{display_money(paid)}" in text and "先问发生了什么，再谈钱" in text
