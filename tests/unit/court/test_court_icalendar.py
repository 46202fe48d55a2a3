"""The deadlines as a calendar: standing ones only, folded by octets, escaped, with alarms on the warning days."""

from datetime import UTC, date, datetime

from arrears.court.deadlines import deadlines_of
from arrears.court.icalendar import icalendar
from arrears.court.read import read_matter

MADE = datetime(2026, 11, 22, 8, tzinfo=UTC)
MATTER = read_matter({"jurisdiction": "CHN", "as_of": "2026-09-10", "events": [
    {"kind": "fee_notice_received", "date": "2026-09-07"},
    {"kind": "preservation_executed", "date": "2025-03-10", "asset": "deposit", "id": "a"},
    {"kind": "preservation_released", "date": "2025-05-06", "of": "a"}]})  # fmt: skip


def test_only_what_stands_is_in_it() -> None:
    text = icalendar(deadlines_of(MATTER), "示例案; 一, 二", MADE)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20260914\r\nDTEND;VALUE=DATE:20260915" in text
    assert "DTSTAMP:20261122T080000Z" in text and "示例案\\; 一\\, 二" in text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and text.endswith("END:VCALENDAR\r\n")


def test_lines_are_folded_by_octets_and_unfold_to_themselves() -> None:
    text = icalendar(deadlines_of(MATTER), "案" * 60, MADE)
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "案" * 60 in text.replace("\r\n ", "")


def test_alarms_ring_at_nine_on_the_warning_days() -> None:
    (deadline,) = [one for one in deadlines_of(MATTER) if one.superseded_by is None]
    assert deadline.warnings == (date(2026, 9, 11),)
    assert "TRIGGER:-PT63H" in icalendar([deadline], "x", MADE)  # three days back to midnight, nine hours on


def test_an_exported_deadline_keeps_its_identity() -> None:
    one, again = (icalendar(deadlines_of(MATTER), "x", moment) for moment in (MADE, datetime(2026, 12, 1, tzinfo=UTC)))
    assert [line for line in one.split() if line.startswith("UID")] == [x for x in again.split() if x.startswith("UID")]
