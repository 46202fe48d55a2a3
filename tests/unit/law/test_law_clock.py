"""Clocks on walls: hours in several zones, daylight-saving gaps and overlaps, to the second."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from arrears.law.engine.clock import ALWAYS, NEVER, at_wall, day_start, is_open, next_open, open_between

SHANGHAI, NEW_YORK, LOS_ANGELES = (
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("America/New_York"),
    ZoneInfo("America/Los_Angeles"),
)
HAVANA, BEIRUT, LORD_HOWE, AUCKLAND = (
    ZoneInfo("America/Havana"),
    ZoneInfo("Asia/Beirut"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("Pacific/Auckland"),
)


def moment(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def hours(start, end):
    def clock(text):
        return int(text[:2]) * 3600 + int(text[3:]) * 60

    return open_between(clock(start), clock(end))


@pytest.mark.parametrize(
    ("at", "zones", "window", "expected"),
    [
        ("2026-03-10T07:59:59+08:00", [SHANGHAI], ("08:00", "22:00"), "2026-03-10T08:00:00+08:00"),
        ("2026-03-10T08:00:00+08:00", [SHANGHAI], ("08:00", "22:00"), "2026-03-10T08:00:00+08:00"),
        ("2026-03-10T22:00:00+08:00", [SHANGHAI], ("08:00", "22:00"), "2026-03-11T08:00:00+08:00"),
        ("2026-03-10T21:59:59.999999+08:00", [SHANGHAI], ("08:00", "22:00"), "2026-03-10T21:59:59.999999+08:00"),
        # Eastern mobile, Pacific address: 11:00 to 21:00 Eastern
        ("2026-01-15T08:00:00-05:00", [NEW_YORK, LOS_ANGELES], ("08:00", "21:00"), "2026-01-15T11:00:00-05:00"),
        ("2026-01-15T20:59:59-05:00", [NEW_YORK, LOS_ANGELES], ("08:00", "21:00"), "2026-01-15T20:59:59-05:00"),
        ("2026-01-15T21:00:00-05:00", [NEW_YORK, LOS_ANGELES], ("08:00", "21:00"), "2026-01-16T11:00:00-05:00"),
        # The clock is put forward from 02:00 to 03:00: a window that opens at 02:30 opens at 03:00
        ("2026-03-08T01:00:00-05:00", [NEW_YORK], ("02:30", "05:00"), "2026-03-08T03:00:00-04:00"),
        ("2026-03-08T03:00:00-04:00", [NEW_YORK], ("02:30", "05:00"), "2026-03-08T03:00:00-04:00"),
        # A window that lies in the gap does not open that day
        ("2026-03-08T01:00:00-05:00", [NEW_YORK], ("02:10", "02:50"), "2026-03-09T02:10:00-04:00"),
        # The clock is put back from 02:00 to 01:00: 01:30 comes twice, and a window to 01:30 opens again at 01:00
        ("2026-11-01T01:30:00-04:00", [NEW_YORK], ("01:00", "01:30"), "2026-11-01T01:00:00-05:00"),
        ("2026-11-01T01:30:00-05:00", [NEW_YORK], ("01:00", "01:30"), "2026-11-02T01:00:00-05:00"),
        ("2026-11-01T01:10:00-05:00", [NEW_YORK], ("01:30", "02:00"), "2026-11-01T01:30:00-05:00"),
        # Over midnight
        ("2026-03-10T05:00:00+08:00", [SHANGHAI], ("20:00", "05:00"), "2026-03-10T20:00:00+08:00"),
        ("2026-03-10T04:59:59+08:00", [SHANGHAI], ("20:00", "05:00"), "2026-03-10T04:59:59+08:00"),
        # Half an hour of daylight saving
        ("2026-10-04T01:00:00+10:30", [LORD_HOWE], ("02:15", "03:00"), "2026-10-04T02:30:00+11:00"),
    ],
)  # fmt: skip
def test_next_open(at, zones, window, expected):
    opening = hours(*window)
    assert next_open(moment(at), zones, lambda _: opening) == moment(expected)


def test_zones_without_a_common_hour_never_open():
    opening = hours("08:00", "12:00")
    assert next_open(moment("2026-03-10T10:00:00+08:00"), [SHANGHAI, NEW_YORK], lambda _: opening) is None


def test_never_and_always():
    at = moment("2026-03-10T10:00:00+08:00")
    assert next_open(at, [SHANGHAI], lambda _: NEVER) is None
    assert next_open(at, [SHANGHAI], lambda _: ALWAYS) == at


def test_hours_may_differ_by_day():
    def sundays_closed(day):
        return NEVER if day.weekday() == 6 else hours("08:00", "20:00")

    assert next_open(moment("2026-03-14T20:00:00+08:00"), [SHANGHAI], sundays_closed) == moment(
        "2026-03-16T08:00:00+08:00"
    )


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        (SHANGHAI, date(2026, 3, 10), "2026-03-10T00:00:00+08:00"),
        (HAVANA, date(2026, 3, 8), "2026-03-08T01:00:00-04:00"),  # midnight is skipped there
        (BEIRUT, date(2026, 3, 29), "2026-03-29T01:00:00+03:00"),
        (NEW_YORK, date(2026, 11, 1), "2026-11-01T00:00:00-04:00"),
    ],
)
def test_a_day_begins_with_its_first_moment(zone, day, expected):
    start = day_start(day, zone)
    assert start == moment(expected)
    assert start.astimezone(zone).date() == day
    assert (start - timedelta(seconds=1)).astimezone(zone).date() == day - timedelta(days=1)


@pytest.mark.parametrize("zone", [NEW_YORK, LORD_HOWE, HAVANA, AUCKLAND, SHANGHAI])
@pytest.mark.parametrize(
    "start",
    [
        "2026-03-07T12:00:00+00:00",
        "2026-04-04T12:00:00+00:00",
        "2026-10-03T12:00:00+00:00",
        "2026-10-31T12:00:00+00:00",
    ],
)
@pytest.mark.parametrize("window", [("00:30", "02:15"), ("01:00", "01:30"), ("22:00", "01:15"), ("02:30", "03:00")])
def test_the_next_opening_is_the_first_open_minute_that_a_slow_search_finds(zone, start, window):
    opening = hours(*window)
    at = moment(start)
    for offset in range(0, 40 * 60, 7):
        begin = at + timedelta(minutes=offset)
        slow = begin
        while not is_open(slow, zone, lambda _: opening):
            slow += timedelta(minutes=15) if slow.minute % 15 == 0 else timedelta(minutes=15 - slow.minute % 15)
        assert next_open(begin, [zone], lambda _: opening) == slow


def test_a_gap_is_read_as_its_end():
    assert at_wall(date(2026, 3, 8), 2 * 3600 + 1800, NEW_YORK) == moment("2026-03-08T03:00:00-04:00")
