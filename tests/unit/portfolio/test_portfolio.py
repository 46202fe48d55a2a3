"""The made-up portfolio: the same for the same seed, whole, plainly fictional, and lived in a believable way."""

from collections import Counter
from datetime import date, timedelta

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.insight.portfolio.behaviour import Payment, late_spells
from arrears.insight.portfolio.contracts import OFFERS, Contract, schedule
from arrears.insight.portfolio.generate import Portfolio, generate_portfolio

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return generate_portfolio(1_500, seed=7, as_of=AS_OF)


def test_the_same_seed_gives_the_same_persons(portfolio: Portfolio) -> None:
    again = generate_portfolio(1_500, seed=7, as_of=AS_OF)
    assert again.tape(AS_OF) == portfolio.tape(AS_OF)
    assert again.truth == portfolio.truth
    assert generate_portfolio(100, seed=8, as_of=AS_OF).truth != portfolio.truth.slice(0, 100)


def test_a_person_does_not_hang_on_how_many_there_are(portfolio: Portfolio) -> None:
    assert generate_portfolio(20, seed=7, as_of=AS_OF).persons == portfolio.persons[:20]


def test_nobody_could_be_reached(portfolio: Portfolio) -> None:
    for person in portfolio.persons:
        phone, email = person.customer["phone"], person.customer["email"]
        assert phone is None or not phonenumbers.is_valid_number(phonenumbers.parse(phone))
        assert email is None or email.endswith("@example.com")


def test_the_check_of_numbers_can_fail() -> None:
    assert phonenumbers.is_valid_number(phonenumbers.parse("+8613800138000"))


def test_the_truth_stays_out_of_the_tape(portfolio: Portfolio) -> None:
    names = {name for table in portfolio.tape(AS_OF).values() for name in table.column_names}
    assert not names & {"archetype", "broke_on"}


def test_the_tables_hang_together(portfolio: Portfolio) -> None:
    tape = portfolio.tape(AS_OF)
    customers = set(tape["customers"]["customer_id"].to_pylist())
    accounts = tape["accounts"]["account_id"].to_pylist()
    assert len(set(accounts)) == len(accounts)
    assert set(tape["accounts"]["customer_id"].to_pylist()) == customers
    assert set(tape["instalments"]["account_id"].to_pylist()) == set(accounts)
    payments = tape["payments"].to_pylist()
    ids = [payment["payment_id"] for payment in payments]
    assert len(set(ids)) == len(ids)
    assert all(payment["paid_on"] <= AS_OF for payment in payments)
    assert {p["reverses"] for p in payments if p["reverses"]} <= set(ids)
    assert all((p["amount_minor"] is None) == (p["reverses"] is not None) for p in payments)


def test_every_product_history_and_oddity_is_there(portfolio: Portfolio) -> None:
    tape = portfolio.tape(AS_OF)
    assert set(tape["accounts"]["product"].to_pylist()) == {terms.product for terms in OFFERS}
    assert min(tape["instalments"]["due_on"].to_pylist()) <= AS_OF - timedelta(days=330)
    assert any(payment["reverses"] for payment in tape["payments"].to_pylist())
    assert {person.archetype for person in portfolio.persons} == set(portfolio.truth["archetype"].to_pylist())
    assert len(set(portfolio.truth["archetype"].to_pylist())) == 8
    assert any(person.customer["hardship"] for person in portfolio.persons)


def test_a_day_earlier_knows_less_and_nothing_else(portfolio: Portfolio) -> None:
    now, before = portfolio.tape(AS_OF), portfolio.tape(AS_OF - timedelta(days=1))
    assert before["instalments"] == now["instalments"] and before["customers"] == now["customers"]
    missing = set(now["payments"]["payment_id"].to_pylist()) - set(before["payments"]["payment_id"].to_pylist())
    paid = {p["payment_id"]: p["paid_on"] for p in now["payments"].to_pylist()}
    assert missing and {paid[identity] for identity in missing} == {AS_OF}


def test_most_are_never_late_and_some_are_in_trouble(portfolio: Portfolio) -> None:
    late = Counter(min(count, 1) for count in portfolio.tape(AS_OF)["accounts"]["times_late_12m"].to_pylist())
    assert 0.5 < late[0] / late.total() < 0.85


@given(
    st.integers(1, 10**9), st.sampled_from([0, 96_000, 144_000, 240_000, 360_000]), st.sampled_from([1, 6, 12, 24]),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_a_schedule_repays_exactly_what_was_lent(principal: int, rate: int, months: int) -> None:
    rows = schedule(principal, rate, months, date(2026, 1, 31))
    assert sum(row.principal_minor for row in rows) == principal
    assert [row.no for row in rows] == list(range(1, months + 1))
    assert all(row.principal_minor >= 0 and row.interest_minor >= 0 for row in rows)


def test_the_worked_schedule_of_the_articles() -> None:
    rows = schedule(5_000_000, 180_000, 12, date(2026, 1, 15))
    assert {row.total_minor for row in rows[:-1]} == {458_400}
    assert rows[0].interest_minor == 75_000 and rows[-1].due_on == date(2026, 12, 15)


def contract() -> Contract:
    rows = schedule(120_000, 0, 6, date(2026, 2, 1))
    return Contract("A1", OFFERS[0], 120_000, 120_000, 0, date(2026, 1, 1), tuple(rows))


def paid(*days: date) -> list[Payment]:
    return [Payment(f"P{n}", "A1", day, 20_000) for n, day in enumerate(days)]


@pytest.mark.parametrize(
    ("payments", "spells"),
    [
        (paid(date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)), 0),
        (paid(date(2026, 2, 1), date(2026, 3, 2), date(2026, 4, 1)), 1),
        (paid(date(2026, 2, 2), date(2026, 3, 2), date(2026, 4, 2)), 3),
        (paid(date(2026, 2, 1)), 1),
        (paid(), 1),
        (
            [
                *paid(date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)),
                Payment("R", "A1", date(2026, 3, 5), None, "P1"),
            ],
            1,
        ),
    ],
)
def test_spells_of_lateness_are_counted_once_each(payments: list[Payment], spells: int) -> None:
    assert late_spells(contract(), payments, date(2026, 4, 20)) == spells
