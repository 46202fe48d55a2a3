"""The articles' case told from the first reminder to the signed plan and the verified file, quiet days left out."""

import io
import os

import pytest
from rich.console import Console

from arrears.kernel.money import display_money

pytestmark = pytest.mark.database


def test_the_worked_case_is_told_to_its_end_and_its_file_verifies(office, tmp_path, monkeypatch):
    from arrears.office.facts.read import facts_of
    from arrears.office.story import run
    from arrears.office.story.steps import FIRST_DAY, STEPS
    from arrears.office.tenancy import within

    for name in [name for name in os.environ if name.startswith("ARREARS_")]:
        monkeypatch.setenv(name, os.environ[name])  # as they were, whatever the story does to them
    told, tenants = io.StringIO(), []
    made = pytest.MonkeyPatch()
    with made.context() as patch:
        from arrears.office.members import tenants as known

        create = known.create_tenant
        patch.setattr(known, "create_tenant", lambda *said: tenants.append(create(*said)) or tenants[-1])
        patch.setattr(run, "_days", lambda _tale: range(FIRST_DAY, max(step.day for step in STEPS) + 1))
        end = run.tell_story(Console(file=told, width=100), office, tmp_path, "zh", 5_000_000, brisk=True)
    text = told.getvalue()
    assert end["verified"] and end["status"] == "open"
    with within(tenants[0]) as cursor:
        cursor.execute("SELECT id FROM collection_case")
        facts = facts_of(cursor, cursor.fetchone()[0])
    kinds = [fact.kind for fact in facts]
    order = ["message.sent", "call.ended", "visit.ended", "affordability.assessed", "plan.proposed", "plan.reviewed",
             "plan.consented", "plan.agreed"]  # fmt: skip
    first = [kinds.index(kind) for kind in order]
    assert first == sorted(first), "it reads like the article"
    agreed = next(fact.payload for fact in facts if fact.kind == "plan.agreed")
    loan = sum(row["amount_minor"] for row in agreed["rows"] if not row.get("contract"))
    assert display_money(loan) in text and "先问发生了什么，再谈钱" in text
