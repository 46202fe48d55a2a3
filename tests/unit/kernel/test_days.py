from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.kernel.calendar import BusinessCalendar
from arrears.kernel.dates import add_months, parse_day, parse_moment
from arrears.kernel.day_count import days_30_360, year_fraction
from arrears.kernel.ids import short_code, sortable_id
from arrears.kernel.rate import format_rate, parse_rate, to_ppm
from arrears.kernel.refusal import InputError


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-01-15", "2026-02-15", 30),
        ("2026-01-31", "2026-02-28", 28),
        ("2026-01-31", "2026-03-31", 60),
        ("2026-01-30", "2026-03-31", 60),
        ("2026-01-29", "2026-03-31", 62),
        ("2026-02-28", "2026-03-31", 33),
        ("2025-11-22", "2026-11-22", 360),
    ],
)
def test_30_360_is_the_bond_basis(start: str, end: str, days: int) -> None:
    assert days_30_360(date.fromisoformat(start), date.fromisoformat(end)) == days


def test_actual_bases_count_calendar_days() -> None:
    leap = (date(2024, 2, 1), date(2024, 3, 1))
    assert year_fraction(*leap, "actual/360") == Fraction(29, 360)
    assert year_fraction(*leap, "actual/365") == Fraction(29, 365)
    assert year_fraction(*leap, "30/360") == Fraction(30, 360)


@pytest.mark.parametrize(
    ("start", "months", "due_day", "expected"),
    [
        ("2026-01-31", 1, None, "2026-02-28"),
        ("2024-01-31", 1, None, "2024-02-29"),
        ("2026-02-28", 1, 31, "2026-03-31"),
        ("2026-12-15", 1, None, "2027-01-15"),
        ("2026-03-31", -1, None, "2026-02-28"),
    ],
)
def test_months_are_clipped_to_their_end(start: str, months: int, due_day: int | None, expected: str) -> None:
    assert add_months(date.fromisoformat(start), months, due_day=due_day).isoformat() == expected


@pytest.mark.parametrize("text", ["2026-02-30", "0000-00-00", "2026-13-01", "20261122", "2026-1-2", "", None, 20261122])
def test_days_that_cannot_be_are_refused(text: object) -> None:
    with pytest.raises(InputError):
        parse_day(text, path="due")


@pytest.mark.parametrize("text", ["2026-11-22T09:00:00", "2026-11-22", "22:00", None])
def test_a_moment_without_offset_is_refused(text: object) -> None:
    with pytest.raises(InputError):
        parse_moment(text)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False),  # National Day
        ("2026-10-10", True),  # a Saturday that is worked in exchange
        ("2026-11-21", False),
        ("2026-11-23", True),
    ],
)
def test_the_chinese_decree_moves_working_days(day: str, works: bool) -> None:
    assert BusinessCalendar("CHN").is_working_day(date.fromisoformat(day)) is works


def test_a_year_without_decree_is_an_error_until_a_user_adds_it() -> None:
    with pytest.raises(InputError) as fault:
        BusinessCalendar("CHN").is_working_day(date(2027, 1, 1))
    assert fault.value.code == "calendar_unknown_year"
    known = BusinessCalendar("CHN", {date(2027, 1, 1): False, date(2027, 1, 2): True})
    assert not known.is_working_day(date(2027, 1, 1))
    assert known.is_working_day(date(2027, 1, 4))
    assert known.roll_forward(date(2027, 1, 1)) == date(2027, 1, 2)


def test_an_unknown_country_has_no_calendar() -> None:
    with pytest.raises(InputError):
        BusinessCalendar("ATLANTIS").is_working_day(date(2026, 1, 5))


def test_working_days_skip_holidays_and_weekends() -> None:
    assert BusinessCalendar("USA").add_working_days(date(2026, 7, 1), 3) == date(2026, 7, 7)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.binary(min_size=10, max_size=10))
def test_ids_are_version_7_and_sort_by_time(moment: datetime, chance: bytes) -> None:
    earlier = sortable_id(moment.replace(tzinfo=UTC), chance)
    later = sortable_id(moment.replace(tzinfo=UTC) + timedelta(milliseconds=2), bytes(10))
    assert isinstance(earlier, UUID) and earlier.version == 7 and earlier.variant == "specified in RFC 4122"
    assert earlier.bytes < later.bytes
    assert len(short_code(earlier)) == 8


def test_rates_are_exact() -> None:
    assert parse_rate("0.18") == Fraction(18, 100)
    assert to_ppm(parse_rate("0.073051")) == 73051
    assert (format_rate(Fraction(18, 100)), format_rate(Fraction(73051, 1000000))) == ("18%", "7.3051%")
    for bad in (0.18, "18%", "-0.1", "1e-2", ""):
        with pytest.raises(InputError):
            parse_rate(bad)
    with pytest.raises(InputError):
        to_ppm(Fraction(1, 3))
