"""Doubled interest: the sheet's vector, instalments, part payments, stays, and the order of payment."""

from datetime import date
from fractions import Fraction

import pytest

from arrears.court.late_interest import DAILY, Due, Paid, Stay, late_interest
from arrears.kernel.refusal import InputError


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_the_vector_of_the_sheet() -> None:
    owed = late_interest([Due(day("2026-01-01"), 10_000_000)], [], [], day("2026-01-31"))
    assert (owed.doubled, owed.total) == (52_500, 10_052_500)
    assert Fraction("6.3875") == 365 * DAILY * 100


@pytest.mark.parametrize(
    ("dues", "paid", "stays", "as_of", "doubled"),
    [
        ([Due(day("2026-01-01"), 10_000_000)], [], [], "2026-01-01", 0),
        ([Due(day("2026-01-01"), 10_000_000)], [], [], "2025-12-01", 0),
        ([Due(day("2026-01-01"), 10_000_000)], [], [], "2026-01-02", 1_750),
        # general interest is no part of the base, costs are
        ([Due(day("2026-01-01"), 9_900_000, interest=500_000, costs=100_000)], [], [], "2026-01-31", 52_500),
        # instalments each from its own day: 30 days and 10 days
        ([Due(day("2026-01-01"), 5_000_000), Due(day("2026-01-21"), 5_000_000)], [], [], "2026-01-31", 26_250 + 8_750),
        # half paid after ten days: 10 days on all, 20 on half
        ([Due(day("2026-01-01"), 10_000_000)], [Paid(day("2026-01-11"), 5_000_000)], [], "2026-01-31", 17_500 + 17_500),
        # before the last day to perform
        ([Due(day("2026-01-01"), 10_000_000)], [Paid(day("2025-12-20"), 5_000_000)], [], "2026-01-31", 26_250),
        # a payment after the day of the sheet is not known yet
        ([Due(day("2026-01-01"), 10_000_000)], [Paid(day("2026-02-01"), 5_000_000)], [], "2026-01-31", 52_500),
        # a stay of ten days, and an overlapping one, count once
        ([Due(day("2026-01-01"), 10_000_000)], [],
         [Stay(day("2026-01-11"), day("2026-01-20")), Stay(day("2026-01-15"), day("2026-01-20"))],
         "2026-01-31", 35_000),
    ],
)  # fmt: skip
def test_cases(dues: list[Due], paid: list[Paid], stays: list[Stay], as_of: str, doubled: int) -> None:
    owed = late_interest(dues, paid, stays, day(as_of))
    assert owed.doubled == doubled
    assert sum(stretch.interest for stretch in owed.stretches) == doubled


def test_the_judgment_is_paid_first_and_doubled_interest_last() -> None:
    due = Due(day("2026-01-01"), 9_000_000, interest=800_000, costs=200_000)
    some = late_interest([due], [Paid(day("2026-01-11"), 1_500_000)], [], day("2026-01-11"))
    assert (some.unpaid[0].costs, some.unpaid[0].interest, some.unpaid[0].principal) == (0, 0, 8_500_000)
    assert some.doubled == some.doubled_unpaid == 16_100
    all_of_it = late_interest([due], [Paid(day("2026-01-11"), 10_016_100)], [], day("2026-01-31"))
    assert (all_of_it.total, all_of_it.doubled_paid, all_of_it.surplus) == (0, 16_100, 0)
    more = late_interest([due], [Paid(day("2026-01-11"), 10_020_000)], [], day("2026-01-31"))
    assert (more.total, more.surplus) == (0, 3_900)


def test_a_later_payment_settles_what_interest_ran_meanwhile() -> None:
    due = Due(day("2026-01-01"), 10_000_000)
    paid = [Paid(day("2026-01-11"), 10_000_000), Paid(day("2026-01-20"), 17_500)]
    assert late_interest([due], paid, [], day("2026-02-28")).total == 0


def test_the_sheet_shows_its_lines() -> None:
    sheet = late_interest([Due(day("2026-01-01"), 10_000_000)], [], [], day("2026-01-31")).as_json()
    assert (sheet["doubled"], sheet["total"]) == ("525.00", "100525.00")
    assert sheet["lines"][0]["says"]["zh"] == "100,000.00 × 0.0175% × 30 天（2026-01-01 至 2026-01-31）"


def test_rounding_happens_once() -> None:
    dues = [Due(day("2026-01-01"), 1_000), Due(day("2026-01-02"), 1_000)]
    assert late_interest(dues, [], [], day("2026-01-04")).doubled == 1  # 0.525 + 0.35 = 0.875 of a cent


@pytest.mark.parametrize(("due", "paid"), [(-1, 1), (1, 0), (1, -5)])
def test_amounts_that_cannot_be(due: int, paid: int) -> None:
    with pytest.raises(InputError):
        late_interest([Due(day("2026-01-01"), due)], [Paid(day("2026-01-02"), paid)], [], day("2026-01-31"))
