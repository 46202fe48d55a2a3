from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.kernel.refusal import InputError
from arrears.settlement.authority import default_authority
from arrears.settlement.offer import LawfulTerm, propose, with_penalty_waived
from arrears.settlement.plan import Owed, PlanTerms, build_plan

SIGNED = date(2026, 11, 24)
FIRST = date(2026, 12, 31)
OWED = Owed(4_500_000, 120_000, 0, 30_000)
LAWFUL = LawfulTerm(60, "个性化分期最长五年", "a personal plan lasts five years at most")


@pytest.mark.parametrize(
    ("terms", "amounts"),
    [
        (PlanTerms("instalments", SIGNED, FIRST, 3), [1_550_000] * 3),
        (PlanTerms("instalments", SIGNED, FIRST, 4, waived_penalty_minor=30_000), [1_155_000] * 4),
        (PlanTerms("settlement", SIGNED, FIRST, 1, 30_000, 450_000), [4_170_000]),
        (
            PlanTerms("reduced", SIGNED, FIRST, 4, reduced_months=2, reduced_minor=100_000),
            [100_000] * 2 + [2_225_000] * 2,
        ),
        (PlanTerms("holiday", SIGNED, FIRST, 1, holiday_months=2), [4_650_000]),
    ],
)
def test_rows_are_what_was_agreed(terms: PlanTerms, amounts: list[int]) -> None:
    plan = build_plan(OWED, terms)
    assert [row.amount_minor for row in plan.rows] == amounts
    assert plan.total_minor == OWED.total_minor - plan.waived_minor


def test_due_days_keep_the_month_end() -> None:
    plan = build_plan(OWED, PlanTerms("holiday", SIGNED, FIRST, 3, holiday_months=1))
    assert [row.due_on.isoformat() for row in plan.rows] == ["2027-01-31", "2027-02-28", "2027-03-31"]


def test_a_plan_with_interest_is_a_loan_like_any_other() -> None:
    # 12 rows at 18 %: the level instalment of 50,000.00 is 4,584.00, as in the worked case
    plan = build_plan(
        Owed(5_000_000), PlanTerms("instalments", SIGNED, date(2026, 12, 24), 12, annual_rate=Fraction("0.18"))
    )
    assert plan.rows[0].amount_minor == 458_400
    assert plan.interest_minor == plan.total_minor - 5_000_000 > 0


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        (PlanTerms("instalments", SIGNED, FIRST, 0), "months"),
        (PlanTerms("instalments", SIGNED, FIRST, 601), "months"),
        (PlanTerms("instalments", SIGNED, date(2026, 11, 23), 3), "first_due"),
        (PlanTerms("instalments", SIGNED, FIRST, 3, waived_penalty_minor=30_001), "waived_penalty_minor"),
        (PlanTerms("instalments", SIGNED, FIRST, 3, waived_principal_minor=4_500_000), "waived_principal_minor"),
        (PlanTerms("settlement", SIGNED, FIRST, 2), "months"),
        (PlanTerms("holiday", SIGNED, FIRST, 2), "holiday_months"),
        (PlanTerms("reduced", SIGNED, FIRST, 2, reduced_months=2, reduced_minor=1), "reduced_months"),
        (PlanTerms("reduced", SIGNED, FIRST, 3, reduced_months=2, reduced_minor=2_325_000), "reduced_minor"),
        (PlanTerms("gift", SIGNED, FIRST, 3), "kind"),  # type: ignore[arg-type]
    ],
)
def test_terms_that_make_no_sense_name_their_field(terms: PlanTerms, path: str) -> None:
    with pytest.raises(InputError) as fault:
        build_plan(OWED, terms)
    assert fault.value.path == path


def test_three_offers_and_the_one_that_is_not_allowed() -> None:
    found = propose(OWED, 400_000, SIGNED, FIRST, LAWFUL, "collector", default_authority())
    assert [(offer.name, offer.plan.terms.months, offer.affordable) for offer in found.offers] == [
        ("short", 3, False), ("affordable", 12, True), ("longest", 60, True),
    ]  # fmt: skip
    assert [offer.ruling.approval_by for offer in found.offers] == [None, None, "manager"]
    assert (found.beyond.months, found.beyond.en) == (61, LAWFUL.en)


def test_a_penalty_waiver_takes_the_penalty_and_no_more() -> None:
    plan = build_plan(OWED, PlanTerms("instalments", SIGNED, FIRST, 7))
    assert with_penalty_waived(plan).total_minor == plan.total_minor - OWED.penalty_minor


@given(
    st.builds(Owed, st.integers(1, 10**9), st.integers(0, 10**7), st.integers(0, 10**5), st.integers(0, 10**7)),
    st.integers(1, 120), st.integers(0, 100), st.sampled_from([Fraction(0), Fraction("0.036"), Fraction("0.24")]),
)  # fmt: skip
def test_schedules_sum_and_nothing_is_negative(owed: Owed, months: int, waived: int, rate: Fraction) -> None:
    plan = build_plan(
        owed, PlanTerms("instalments", SIGNED, FIRST, months, owed.penalty_minor * waived // 100, annual_rate=rate)
    )
    assert plan.total_minor == owed.total_minor - plan.waived_minor + plan.interest_minor
    assert len(plan.rows) == months and all(row.amount_minor >= 0 for row in plan.rows)
    assert (rate > 0) or plan.interest_minor == 0


@given(st.integers(1, 10**9), st.integers(0, 10**8), st.integers(1, 60))
def test_no_offer_is_longer_than_the_law_allows(total: int, affordable: int, lawful: int) -> None:
    found = propose(
        Owed(total), affordable, SIGNED, FIRST, LawfulTerm(lawful, "", ""), "collector", default_authority()
    )
    months = [offer.plan.terms.months for offer in found.offers]
    assert months == sorted(set(months)) and max(months) == lawful
    for offer in found.offers:
        assert not offer.affordable or max(row.amount_minor for row in offer.plan.rows) <= affordable
