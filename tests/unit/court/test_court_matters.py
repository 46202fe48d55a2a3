"""Procedures walk only where the law lets them, and nothing is filed that must not be."""

from dataclasses import replace
from datetime import date
from importlib import resources

import pytest
import yaml

from arrears.court.event import LONGEST_MONTHS
from arrears.court.filing import Asset, Filing, checked_filing, costs, refusals, security
from arrears.court.guarantee import DEFAULT_MONTHS
from arrears.court.late_interest import DAILY
from arrears.court.limitation import THREE_YEARS, TWENTY_YEARS
from arrears.court.procedure import LIFT, STAY, opened, procedures, state_of, steps_from, taken
from arrears.kernel.refusal import InputError

START = date(2026, 3, 2)


def walked(kind: str, *steps: str, variant: str | None = None):
    proceeding = opened(kind, variant)
    for step in steps:
        proceeding = taken(proceeding, step, START)
    return proceeding


@pytest.mark.parametrize("kind", list(procedures()))
def test_every_state_can_be_reached_and_leads_to_an_end(kind: str) -> None:
    states = procedures()[kind].states
    reached, todo = set(), ["draft"]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += states[name].steps.values()
    assert reached == set(states)
    ending = {name for name, state in states.items() if state.ends}
    while True:
        more = {name for name, state in states.items() if set(state.steps.values()) & ending} - ending
        if not more:
            break
        ending |= more
    assert ending == set(states)
    assert all(
        state.ends or state.who in {"creditor", "court", "debtor", "both", "either"} for state in states.values()
    )


@pytest.mark.parametrize(
    ("kind", "variant", "steps", "state", "who"),
    [
        ("payment_order", None, ["application_filed", "payment_order_accepted", "payment_order_issued",
         "payment_order_served", "response_time_over"], "enforceable", "creditor"),
        ("payment_order", None, ["application_filed", "payment_order_accepted", "payment_order_issued",
         "payment_order_served", "payment_order_objected", "payment_order_lapsed"], "lapsed", "creditor"),
        ("suit", "summary", ["suit_filed", "suit_accepted", "fee_notice_received", "fee_paid", "complaint_served",
         "hearing_set", "judgment_served", "appeal_filed", "judgment_effective"], "effective", "debtor"),
        ("pre_suit_preservation", None, ["preservation_applied", "preservation_ordered",
         "pre_suit_preservation_executed", "suit_time_over"], "to_release", "creditor"),
        ("preservation", None, ["preservation_applied", "preservation_ordered", "preservation_executed",
         "renewal_granted", "claim_rejected"], "to_release", "creditor"),
        ("enforcement", None, ["enforcement_applied", "enforcement_accepted", "nothing_found", "round_ended",
         "property_found", "enforcement_accepted", "property_found", "proceeds_received"], "searching", "court"),
        ("mediation", None, ["mediation_requested", "mediation_agreed", "confirmation_applied",
         "agreement_confirmed"], "confirmed", "debtor"),
    ],
)  # fmt: skip
def test_the_ways_of_a_matter(kind: str, variant: str | None, steps: list[str], state: str, who: str) -> None:
    proceeding = walked(kind, *steps, variant=variant)
    assert (proceeding.state, state_of(proceeding).who) == (state, who)
    assert [entry.step for entry in proceeding.history] == steps


def test_small_claims_know_no_appeal() -> None:
    way = ("suit_filed", "suit_accepted", "complaint_served", "hearing_set", "judgment_served")
    assert "appeal_filed" in steps_from(walked("suit", *way, variant="ordinary"))
    with pytest.raises(InputError, match="does not follow"):
        walked("suit", *way, "appeal_filed", variant="small_claims")


def test_a_step_that_does_not_follow_names_those_that_do() -> None:
    with pytest.raises(InputError) as caught:
        walked("payment_order", "payment_order_served")
    assert caught.value.code == "step_not_lawful" and "application_filed" in caught.value.message
    assert "第225" in caught.value.message


def test_insolvency_stays_every_matter_and_its_end_resumes_it() -> None:
    stayed = walked("enforcement", "enforcement_applied", "enforcement_accepted", STAY)
    assert steps_from(stayed) == [LIFT]
    with pytest.raises(InputError, match="企业破产法"):
        taken(stayed, "property_found", START)
    assert taken(taken(stayed, LIFT, START), "property_found", START).state == "seizing"


def test_what_is_over_is_over_and_time_does_not_run_back() -> None:
    over = walked("suit", "suit_filed", "suit_not_accepted", variant="summary")
    with pytest.raises(InputError, match="it is over"):
        taken(over, STAY, START)
    with pytest.raises(InputError) as caught:
        taken(walked("mediation", "mediation_requested"), "mediation_agreed", date(2026, 3, 1))
    assert caught.value.code == "step_before_last"


@pytest.mark.parametrize(("kind", "variant"), [("duel", None), ("suit", None), ("suit", "grand"), ("mediation", "x")])
def test_an_unknown_kind_or_variant(kind: str, variant: str | None) -> None:
    with pytest.raises(InputError):
        opened(kind, variant)


DEPOSIT = Asset("deposit", 5_000_000, "borrower's own statement", lawful_source=True)
SUIT = Filing("suit", START, 5_000_000, 5_000_000, limitation_ends_on=date(2026, 3, 2))
FREEZE = replace(SUIT, kind="preservation", assets=(DEPOSIT,))
ORDER = replace(SUIT, kind="payment_order")


@pytest.mark.parametrize(
    ("filing", "codes"),
    [
        (SUIT, []),
        (replace(SUIT, amount=5_000_001), ["claim_above_debt"]),
        (replace(SUIT, amount=0), ["claim_not_positive"]),
        (replace(SUIT, on=date(2026, 3, 3)), ["claim_time_barred"]),
        (replace(SUIT, on=date(2026, 3, 3), limitation_waived=True), []),
        (replace(SUIT, limitation_ends_on=None), []),
        (replace(SUIT, insolvency=True), ["insolvency_stay"]),
        (replace(SUIT, signed_plan=True), ["signed_plan_runs"]),
        (replace(SUIT, kind="mediation", signed_plan=True), []),
        (FREEZE, []),
        (replace(FREEZE, assets=()), ["preservation_without_assets"]),
        (replace(FREEZE, assets=(replace(DEPOSIT, exempt=True),)), ["preservation_without_assets", "asset_exempt"]),
        (replace(FREEZE, assets=(DEPOSIT, replace(DEPOSIT, lawful_source=False))), ["clue_unlawful"]),
        (replace(FREEZE, amount=5_000_001), ["claim_above_debt"]),
        (replace(FREEZE, on=date(2026, 3, 3)), ["claim_time_barred"]),
        (ORDER, []),
        (replace(ORDER, pre_suit_preservation_stands=True), ["preservation_excludes_order"]),
        (replace(ORDER, debtor_missing=True), ["order_not_deliverable"]),
        (replace(SUIT, kind="enforcement", enforcement_ends_on=date(2026, 3, 1)), ["enforcement_time_barred"]),
        (replace(SUIT, kind="enforcement", enforcement_ends_on=date(2026, 3, 2)), []),
    ],
)
def test_what_stands_against_a_filing(filing: Filing, codes: list[str]) -> None:
    found = refusals(filing)
    assert [refusal.code for refusal in found] == codes
    assert all(refusal.article and refusal.says["zh"] and refusal.says["en"] for refusal in found)
    if codes:
        with pytest.raises(InputError) as caught:
            checked_filing(filing)
        assert caught.value.code == codes[0] and found[0].article in caught.value.message
    else:
        assert checked_filing(filing) is filing


def test_security_and_costs() -> None:
    assert security(FREEZE) == 1_500_000
    assert security(replace(FREEZE, kind="pre_suit_preservation")) == 5_000_000
    fees = {
        kind: costs(replace(FREEZE, kind=kind)) for kind in ("suit", "payment_order", "preservation", "enforcement")
    }
    assert {kind: fee.fee for kind, fee in fees.items() if fee} == {
        "suit": 105_000, "payment_order": 35_000, "preservation": 52_000, "enforcement": 65_000,
    }  # fmt: skip
    assert costs(replace(SUIT, kind="mediation")) is None


def law(place: str) -> dict[str, str]:
    text = resources.files("arrears.law.provisions.CHN").joinpath(place, "params.yaml").read_text(encoding="utf-8")
    return {name: str(values[-1]["value"]) for name, values in yaml.safe_load(text)["values"].items()}


def test_the_numbers_are_those_of_the_rulebook() -> None:
    assert law("civil_code/limitation")["years"] == str(THREE_YEARS.months // 12)
    assert law("civil_code/limitation")["longest_years"] == str(TWENTY_YEARS.months // 12)
    assert law("civil_code/guarantee")["default_months"] == str(DEFAULT_MONTHS)
    assert max(LONGEST_MONTHS.values()) == 36
    folder = resources.files("arrears.law.provisions.CHN").joinpath("late_performance_2014")
    rule = next(child for child in folder.iterdir() if child.joinpath("params.yaml").is_file())
    text = rule.joinpath("params.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["values"]["daily"][-1]["value"] == f"{DAILY.numerator / DAILY.denominator:.6f}"
