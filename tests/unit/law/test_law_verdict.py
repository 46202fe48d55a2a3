"""The verdict: precedence, missing facts, earliest moment, advice, switches, dates, and what is not law."""

# ruff: noqa: E501  (one case a line)

import importlib
from datetime import date

import pytest

from arrears.kernel.dates import parse_moment
from arrears.law.coverage import not_modelled
from arrears.law.engine.answer import as_json
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import rulebook
from arrears.law.engine.verdict import check
from arrears.law.engine.vocabulary import FORCES

BASE = {
    "jurisdiction": "CHN", "at": "2026-03-10T10:00:00+08:00", "step": "contact", "channel": "call", "to": "borrower",
    "number": "n1", "lender_kind": "bank", "product": "cash_loan", "by": "lender", "dpd": 10,
    "timezones": ["Asia/Shanghai"], "history": [], "consents": {}, "holds": [], "plan_active": False,
    "deceased": False, "minor": False,
}  # fmt: skip


def judged(_without=(), _harden=False, _policies=(), **facts):
    given = {key: value for key, value in {**BASE, **facts}.items() if key not in _without}
    return check(read_situation(given), harden_advice=_harden, policies=_policies)


def rules(verdict):
    return [refusal.bound.provision.id for refusal in verdict.refusals]


def call(at, outcome="connected", **more):
    return {"at": at, "channel": "call", "to": "borrower", "number": "n1", "outcome": outcome, "by": "lender", **more}


THREE = [call(f"2026-03-10T08:{minute}:00+08:00") for minute in (10, 20, 30)]


def test_a_plain_call_at_ten_is_permitted():
    verdict = judged()
    assert verdict.permitted
    assert verdict.earliest_permitted == parse_moment(BASE["at"])
    assert not verdict.missing


@pytest.mark.parametrize(
    "fact",
    ["jurisdiction", "at", "step", "channel", "to", "lender_kind", "product", "by", "timezones", "history", "consents", "holds",
     "plan_active", "deceased", "minor"],
)  # fmt: skip
def test_a_fact_that_a_rule_needs_and_that_is_missing_refuses_and_is_named(fact):
    verdict = judged(_without=[fact])
    assert not verdict.permitted
    assert fact in verdict.missing
    assert verdict.earliest_permitted is None


@pytest.mark.parametrize("fact", ["number", "dpd"])
def test_a_fact_that_changes_nothing_here_is_not_asked_for(fact):
    assert judged(_without=[fact]).permitted


def test_an_unknown_jurisdiction_refuses_for_good():
    verdict = judged(jurisdiction="ZZZ")
    assert rules(verdict) == ["ANY-HOUSE-001"]
    assert verdict.earliest_permitted is None


def test_refusals_stand_by_force_and_then_by_id():
    content = {"amount_disclosed": True, "claims": ["insult"]}
    hold = {"kind": "flood", "from": "2026-01-01T00:00:00+08:00"}
    verdict = judged(to="third_party", at="2026-03-10T23:00:00+08:00", content=content, holds=[hold])
    ranks = [(FORCES.index(one.bound.provision.force), one.bound.provision.id) for one in verdict.refusals]
    assert ranks == sorted(ranks)
    assert {force for force, _ in ranks} == {0, 1, 2, 3, 4}
    assert rules(verdict)[0] == "CN-POL-001"


def test_every_rule_that_refuses_is_named_with_its_own_moment():
    hold = {"kind": "complaint", "from": "2026-03-01T00:00:00+08:00", "until": "2026-03-12T23:30:00+08:00"}
    verdict = judged(at="2026-03-10T22:30:00+08:00", history=THREE, holds=[hold])
    moments = {one.bound.provision.id: one.permitted_from for one in verdict.refusals}
    assert moments == {
        "CN-COL-010": parse_moment("2026-03-11T08:00:00+08:00"),
        "CN-COL-011": parse_moment("2026-03-11T08:00:00+08:00"),
        "CN-COL-020": parse_moment("2026-03-11T00:00:00+08:00"),
        "ANY-HOUSE-002": parse_moment("2026-03-12T23:30:00+08:00"),
    }
    assert verdict.earliest_permitted == parse_moment("2026-03-13T08:00:00+08:00")


def test_a_hold_that_begins_later_is_seen_on_the_way():
    hold = {"kind": "dispute", "from": "2026-03-11T07:00:00+08:00", "until": "2026-03-20T12:00:00+08:00"}
    verdict = judged(at="2026-03-10T22:00:00+08:00", holds=[hold])
    assert rules(verdict) == ["CN-COL-010", "CN-COL-011"]
    assert verdict.earliest_permitted == parse_moment("2026-03-20T12:00:00+08:00")


def test_a_law_that_comes_into_force_and_decides_the_hold_opens_what_the_house_had_stopped():
    hold = {"kind": "death", "from": "2025-02-27T22:30:00+08:00", "until": "2025-03-01T02:16:40+08:00"}
    verdict = judged(at="2025-02-27T22:30:00+08:00", to="contact", holds=[hold], lender_kind="other",
                     content={"amount_disclosed": False, "claims": []})  # fmt: skip
    assert rules(verdict) == ["ANY-HOUSE-002"]
    assert verdict.refusals[0].permitted_from == parse_moment("2025-02-28T00:00:00+08:00")
    assert verdict.earliest_permitted == parse_moment("2025-02-28T08:00:00+08:00")


def test_a_rule_that_comes_into_force_on_the_way_is_seen():
    hold = {"kind": "dispute", "from": "2025-02-01T07:00:00+08:00", "until": "2025-02-28T00:30:00+08:00"}
    verdict = judged(at="2025-02-27T12:00:00+08:00", holds=[hold])
    assert rules(verdict) == ["ANY-HOUSE-002"]
    assert verdict.earliest_permitted == parse_moment("2025-02-28T08:00:00+08:00")


def test_an_endless_hold_knows_no_moment():
    verdict = judged(holds=[{"kind": "dispute", "from": "2026-01-01T00:00:00+08:00", "until": None}])
    assert verdict.earliest_permitted is None


def test_the_latest_of_several_holds_counts():
    holds = [
        {"kind": "complaint", "from": "2026-01-01T00:00:00+08:00", "until": "2026-03-12T12:00:00+08:00"},
        {"kind": "hardship", "from": "2026-01-01T00:00:00+08:00", "until": "2026-03-15T12:00:00+08:00"},
    ]
    assert judged(holds=holds).earliest_permitted == parse_moment("2026-03-15T12:00:00+08:00")


SIX = [call(f"2026-03-10T08:{minute}:00+08:00", "no_answer") for minute in range(10, 16)]


def test_advice_does_not_refuse_unless_it_is_hardened():
    soft, hard = judged(history=SIX), judged(history=SIX, _harden=True)
    assert soft.permitted
    assert [one.bound.provision.id for one in soft.advice] == ["CN-COL-022"]
    assert not hard.permitted
    assert rules(hard) == ["CN-COL-022"]
    assert hard.advice == ()
    assert hard.earliest_permitted == parse_moment("2026-03-11T08:00:00+08:00")


def test_a_policy_can_be_switched():
    hold = {"kind": "complaint", "from": "2026-03-01T00:00:00+08:00"}
    assert not judged(holds=[hold]).permitted
    assert judged(holds=[hold], _policies=["ANY-HOUSE-002"]).permitted
    calls = [call(f"2026-03-10T09:{minute}:00+08:00", "no_answer") for minute in (10, 20, 30)]
    assert judged(history=calls).permitted
    assert rules(judged(history=calls, _policies=["CN-COL-025"])) == ["CN-COL-025"]


def test_zones_add_up_and_each_counts_its_own_day():
    # 10:00 in Shanghai on the 10th is 21:00 of the 9th in New York: three calls of that evening count there.
    calls = [call(f"2026-03-10T09:{minute}:00+08:00") for minute in (10, 20, 30)]
    verdict = judged(at="2026-03-11T09:00:00+08:00", timezones=["Asia/Shanghai"], history=calls)
    assert verdict.permitted
    verdict = judged(at="2026-03-11T10:00:00+08:00", timezones=["Asia/Shanghai", "America/Sao_Paulo"], history=calls)
    assert "CN-COL-020" not in rules(verdict)
    late = [call(f"2026-03-10T23:{minute}:00+08:00") for minute in (10, 20, 30)]
    assert "CN-COL-020" in rules(
        judged(at="2026-03-11T10:00:00+08:00", timezones=["Asia/Shanghai", "America/Sao_Paulo"], history=late)
    )


def test_the_answer_has_the_shape_of_the_contract():
    answer = as_json(judged(at="2026-03-10T22:00:00+08:00"))
    assert list(answer) == [
        "verdict",
        "refusals",
        "advice",
        "missing",
        "earliest_permitted",
        "rulebook_version",
        "trace",
    ]
    refusal = answer["refusals"][0]
    assert set(refusal) == {
        "rule",
        "instrument",
        "article",
        "force",
        "says",
        "source",
        "in_force_from",
        "permitted_from",
    }
    assert set(refusal["says"]) == {"zh", "en"}
    assert answer["earliest_permitted"] == "2026-03-11T08:00:00+08:00"
    assert {entry["rule"] for entry in answer["trace"]} == {
        one.id for code in ("CHN", "ANY") for one in rulebook().provisions_of(code)
    }


def test_moments_carry_the_offset_in_which_they_were_asked():
    answer = as_json(judged(at="2026-03-10T14:00:00+00:00"))
    assert answer["earliest_permitted"] == "2026-03-11T00:00:00+00:00"


# Section 11 of the fact sheet: what the sources disagree on is not law here.


def test_no_hours_are_read_into_the_pact_of_2018():
    assert judged(at="2024-03-10T21:00:00+08:00").permitted
    assert judged(at="2024-03-10T07:00:00+08:00").permitted
    assert judged(at="2026-03-10T21:30:00+08:00").permitted  # not 20:00 and not 21:00


def test_three_counts_answered_calls_and_six_counts_unanswered_ones():
    unanswered = [call(f"2026-03-10T08:{minute}:00+08:00", "no_answer") for minute in (10, 20, 30)]
    assert judged(history=unanswered).permitted
    assert not judged(history=unanswered).advice
    assert rules(judged(history=THREE)) == ["CN-COL-020"]


def test_what_is_unverified_is_a_policy_and_off():
    for provision in rulebook().all_provisions():
        if provision.evidence not in ("V1", "V2"):
            assert provision.force == "policy", provision.id
        if provision.policy == "on":  # the house's own choice, never a claim about the law
            assert provision.evidence == "policy", provision.id
            assert "HOUSE" in provision.id, provision.id


def test_cards_ninety_one_days_late_are_paid_principal_first_and_resale_is_not_settled():
    order = importlib.import_module("arrears.law.provisions.CHN.card_rules_2011.payment_order.rule")
    assert order.card_order(90, day=date(2026, 3, 10))[0] != "principal"
    assert order.card_order(91, day=date(2026, 3, 10))[0] == "principal"
    assert "CN-TRF-002" in {row["id"] for row in not_modelled("CHN")}


def test_thirty_six_percent_is_history():
    zone = rulebook().find("CN-INT-013")
    assert zone is not None
    assert zone.params.in_force[-1].until is not None


@pytest.mark.parametrize("rule", ["CN-CARD-013", "CN-COL-023", "CN-COL-024", "CN-COL-025", "CN-RATE-002"])
def test_drafts_and_window_guidance_are_off_policies(rule):
    provision = rulebook().find(rule)
    assert provision is not None
    assert (provision.force, provision.policy) == ("policy", "off")


def test_harassment_is_article_fifty_from_2026_and_not_before():
    content = {"amount_disclosed": False, "claims": ["insult"]}
    assert "CN-POL-001" in rules(judged(at="2026-01-01T10:00:00+08:00", content=content))
    before = judged(at="2025-12-31T10:00:00+08:00", content=content)
    assert not before.permitted
    assert "CN-POL-001" not in rules(before)


def test_the_version_changes_with_any_character(tmp_path):
    import shutil
    from importlib import resources

    from arrears.law.engine.rulebook import PACKAGE, Rulebook

    copy = tmp_path / "provisions"
    shutil.copytree(resources.files(PACKAGE), copy)
    assert Rulebook(copy).version == rulebook().version
    params = copy / "CHN" / "gbt_45251_2025" / "hours" / "params.yaml"
    params.write_text(params.read_text("utf-8").replace("22:00", "21:00"), "utf-8")
    assert Rulebook(copy).version != rulebook().version
