"""After a visit: the question of the day after and its answer, money that came, what a visit cost."""

from datetime import timedelta
from fractions import Fraction

import pytest
from tests.unit.visits.conftest import VISIT_AT

pytestmark = pytest.mark.database


def approve(field, text: str = "visit_rating") -> None:
    from uuid import uuid4

    from arrears.office.actor import Actor
    from arrears.office.commands.execute import execute

    for name, payload, who in (
        ("template.draft", {"name": text}, "manager"),
        ("template.approve", {"name": text, "version": 1}, "compliance"),
    ):
        actor = Actor(f"user:{field.users[who]}", frozenset({who}))
        execute(name, payload, key=str(uuid4()), tenant=field.tenant, actor=actor, at=VISIT_AT)


def reply(field, customer: str, text: str, at) -> None:
    import base64

    from arrears.office.facts.append import append, draft
    from arrears.office.privacy.people import key_of, person_id
    from arrears.office.tenancy import within
    from arrears.record.kinds.contact import MessageReceived

    with within(field.tenant) as cursor:
        key = key_of(cursor, field.config, person_id(field.tenant, customer))
        sealed = base64.b64encode(key.seal("reply", text)).decode()
        said = MessageReceived(channel="sms", sealed_text=sealed)
        append(cursor, [draft(field.cases[customer], said, happened_at=at, actor="system:replies", source="gateway")])


def test_the_borrower_is_asked_once_and_the_number_that_comes_back_counts(field):
    from arrears.office.visits.ratings import ask_ratings, take_ratings

    visit = field.planned("C1")
    field.record(visit)
    next_day = VISIT_AT + timedelta(hours=24)
    assert ask_ratings(field.config, field.tenant, next_day) == 0  # nobody has approved the words
    approve(field)
    for _ in range(2):
        ask_ratings(field.config, field.tenant, next_day)
    assert field.kinds("C1").count("message.ordered") == 1
    reply(field, "C1", "还可以吧", next_day + timedelta(minutes=5))
    assert take_ratings(field.config, field.tenant, next_day + timedelta(minutes=6)) == 0
    reply(field, "C1", " 4分。", next_day + timedelta(minutes=9))
    assert take_ratings(field.config, field.tenant, next_day + timedelta(minutes=10)) == 1
    assert take_ratings(field.config, field.tenant, next_day + timedelta(minutes=20)) == 0
    assert field.visit(visit)["stars"] == 4


def test_money_and_cost_are_counted_for_as_long_as_the_policy_says(field):
    from uuid import uuid4

    from arrears.office.facts.append import append, draft
    from arrears.office.tenancy import within
    from arrears.office.visits.results import results
    from arrears.record.kinds.money import PaymentPosted

    visit = field.planned("C1")
    field.record(visit)
    cost = field.visit(visit)["cost_minor"]
    for amount, days in ((30_000, 3), (999, 15)):
        at = VISIT_AT + timedelta(days=days)
        paid = PaymentPosted(payment=str(uuid4()), account="A-C1", paid_on=at.date(), currency="CNY",
                             amount_minor=amount, natural_key=f"line/{days}")  # fmt: skip
        with within(field.tenant) as cursor:
            append(cursor, [draft(field.cases["C1"], paid, happened_at=at, actor="system:test", source="test")])
    with within(field.tenant) as cursor:
        early = results(cursor, VISIT_AT + timedelta(days=13))
        found = results(cursor, VISIT_AT + timedelta(days=15))
    assert (early.done, early.recovered_minor, early.cost_per_hundred_minor) == (1, 0, None)
    assert (found.done, found.met, found.recovered_minor, found.cost_minor) == (1, 1, 30_000, cost)
    assert found.cost_each_minor == cost
    assert found.cost_per_hundred_minor == -(-cost * 10_000 // 30_000)
    assert found.effect.difference is None and not found.randomised
    assert [one.visited_repaid for one in found.effect.strata] == [1]


def test_chance_holds_cases_out_by_their_id(field, monkeypatch):
    from dataclasses import replace
    from uuid import uuid4

    from arrears.office.visits import prepare
    from arrears.office.visits.policy import policy

    monkeypatch.setattr(prepare, "policy", lambda: replace(policy(), holdout_per_mille=200))
    share = Fraction(sum(prepare.held_out(uuid4()) for _ in range(4000)), 4000)
    assert Fraction(16, 100) < share < Fraction(24, 100)
    monkeypatch.setattr(prepare, "policy", lambda: replace(policy(), holdout_per_mille=1000))
    visit = field.qualify("C1")
    assert field.visit(visit)["state"] == "compare"


def test_a_notice_tells_who_comes_and_when(field):
    from arrears.kernel.refusal import InputError

    visit = field.qualify("C1")
    team = [str(field.users["collector"]), str(field.users["collector2"])]
    given = {"visit": visit, "day": "2026-11-26", "opens": "09:30", "closes": "11:30", "team": team}
    with pytest.raises(InputError, match="approved"):
        field.do("visit.send_notice", given)
    approve(field, "visit_notice")
    told = field.do("visit.send_notice", given)
    detail = field.row("SELECT detail::text FROM message WHERE id = %s", told["message"])[0]
    assert '"visit_from": "09:30"' in detail and "示例collector2" in detail
    assert field.kinds("C1")[-1] == "message.ordered"
