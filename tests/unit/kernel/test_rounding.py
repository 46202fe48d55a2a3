from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.kernel.rounding import divide, round_fraction


@pytest.mark.parametrize(
    ("numerator", "denominator", "half_up", "half_even", "up", "down"),
    [
        (5, 2, 3, 2, 3, 2),
        (7, 2, 4, 4, 4, 3),
        (-5, 2, -3, -2, -3, -2),
        (10, 3, 3, 3, 4, 3),
        (11, 3, 4, 4, 4, 3),
        (-10, 3, -3, -3, -4, -3),
        (6, -4, -2, -2, -2, -1),
        (0, 7, 0, 0, 0, 0),
        (10**30 + 1, 2, 5 * 10**29 + 1, 5 * 10**29, 5 * 10**29 + 1, 5 * 10**29),
    ],
)
def test_each_rounding_at_its_edges(
    numerator: int, denominator: int, half_up: int, half_even: int, up: int, down: int
) -> None:
    assert divide(numerator, denominator, "half_up") == half_up
    assert divide(numerator, denominator, "half_even") == half_even
    assert divide(numerator, denominator, "up") == up
    assert divide(numerator, denominator, "down") == down


def test_division_by_zero_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        divide(1, 0)


@given(st.fractions(), st.sampled_from([1, 100]))
def test_half_up_is_never_more_than_half_a_unit_away(value: Fraction, unit: int) -> None:
    assert abs(round_fraction(value, "half_up", unit) - value) <= Fraction(unit, 2)
    assert round_fraction(-value, "half_up", unit) == -round_fraction(value, "half_up", unit)
