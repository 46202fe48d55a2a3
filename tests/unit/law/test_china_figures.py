"""China's figures that other rooms use: price caps, the order of debts."""

# ruff: noqa: E501  (one case a line)

from datetime import date
from fractions import Fraction

import pytest

from arrears.kernel.refusal import InputError
from arrears.law.provisions.CHN.civil_code.order_of_debts.rule import OpenDebt, order
from arrears.law.provisions.CHN.price import Cap, caps

TWENTY_FOUR, TWELVE = Fraction(24, 100), Fraction(12, 100)


@pytest.mark.parametrize(
    ("lender", "made_on", "expected"),
    [
        ("bank", date(2026, 3, 10), [Cap("CN-INT-012", TWENTY_FOUR)]),
        ("consumer_finance", date(2026, 3, 10), [Cap("CN-INT-012", TWENTY_FOUR)]),
        ("micro_loan", date(2025, 12, 23), [Cap("CN-INT-012", TWENTY_FOUR)]),
        ("micro_loan", date(2025, 12, 24), [Cap("CN-INT-012", TWENTY_FOUR), Cap("CN-RATE-001", TWENTY_FOUR)]),
        ("other", date(2026, 3, 10), [Cap("CN-INT-010", TWELVE)]),
        ("other", date(2021, 12, 19), [Cap("CN-INT-010", Fraction(154, 1000))]),
        ("other", date(2026, 5, 19), [Cap("CN-INT-010", TWELVE)]),
        ("other", date(2026, 5, 20), [Cap("CN-INT-010", TWELVE, unchecked=True)]),
        ("micro_loan", date(2028, 1, 1), [Cap("CN-RATE-001", TWELVE, unchecked=True), Cap("CN-INT-012", TWENTY_FOUR)]),
        ("bank", date(2017, 8, 3), []),
    ],
)
def test_caps_by_lender_and_day(lender, made_on, expected):
    assert caps(lender, made_on) == expected


@pytest.mark.parametrize(("lender", "made_on"), [("other", date(2020, 8, 19)), ("shop", date(2026, 1, 1))])
def test_what_nobody_checked_is_an_error(lender, made_on):
    with pytest.raises(InputError):
        caps(lender, made_on)


def debt(name, due=date(2026, 1, 1), security=0, burden="0.10"):
    return OpenDebt(name, due, security, Fraction(burden))


@pytest.mark.parametrize(
    ("debts", "expected"),
    [
        ([debt("later", due=date(2026, 9, 1)), debt("due")], [["due"], ["later"]]),
        ([debt("secured", security=1), debt("plain")], [["plain"], ["secured"]]),
        ([debt("light"), debt("heavy", burden="0.24")], [["heavy"], ["light"]]),
        ([debt("young", due=date(2026, 1, 2)), debt("old")], [["old"], ["young"]]),
        ([debt("b"), debt("a")], [["a", "b"]]),
        ([debt("today", due=date(2026, 3, 10), security=9), debt("soon", due=date(2026, 3, 11))], [["today"], ["soon"]]),
    ],
)  # fmt: skip
def test_order_of_several_debts(debts, expected):
    assert order(debts, date(2026, 3, 10)) == expected
