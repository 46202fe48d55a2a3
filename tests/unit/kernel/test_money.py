import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.kernel.money import MAX_MINOR, display_money, exponent, format_money, parse_money, split_evenly
from arrears.kernel.refusal import InputError


@pytest.mark.parametrize(("currency", "digits"), [("CNY", 2), ("JPY", 0), ("KWD", 3), ("IDR", 2), ("VND", 0)])
def test_exponents_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@pytest.mark.parametrize("currency", ["XXX", "RMB", "", "cny"])
def test_what_is_no_currency_is_refused(currency: str) -> None:
    with pytest.raises(InputError) as fault:
        exponent(currency)
    assert fault.value.code == "unknown_currency"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("584.00", "CNY", 58400), ("0.05", "CNY", 5), ("7", "CNY", 700), ("-1.5", "CNY", -150), ("12", "JPY", 12)],
)
def test_decimal_strings_become_minor_units(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (584.0, "money_not_string"),
        (None, "money_not_string"),
        (True, "money_not_string"),
        ("", "money_malformed"),
        ("1,234.50", "money_malformed"),
        ("1e3", "money_malformed"),
        ("٣", "money_malformed"),
        (".5", "money_malformed"),
        ("1.005", "money_too_precise"),
        ("92233720368547758.08", "overflow"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_place(text: object, code: str) -> None:
    with pytest.raises(InputError) as fault:
        parse_money(text, "CNY", path="payments[2].amount")
    assert (fault.value.code, fault.value.path) == (code, "payments[2].amount")


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_format_and_parse_are_inverse(minor: int, currency: str) -> None:
    assert parse_money(format_money(minor, currency), currency) == minor


@given(st.integers(0, MAX_MINOR), st.integers(1, 400))
def test_shares_sum_and_only_the_last_differs(minor: int, parts: int) -> None:
    shares = split_evenly(minor, parts)
    assert sum(shares) == minor
    assert len(set(shares[:-1])) <= 1
    assert 0 <= shares[-1] - minor // parts < parts


def test_people_see_thousands_marks() -> None:
    assert display_money(123456789, "CNY") == "1,234,567.89"
    assert display_money(-5, "CNY") == "-0.05"
