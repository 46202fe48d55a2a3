"""Deadlines as a calendar that any diary reads (RFC 5545): one all-day event each, with its warnings as alarms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from arrears.court.deadline import Deadline

_FOLD = 75


def icalendar(deadlines: Iterable[Deadline], matter: str, made_at: datetime) -> str:
    """Return the calendar of what stands; `matter` is its name for people, `made_at` an aware moment."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Arrears//court deadlines//ZH", "CALSCALE:GREGORIAN"]
    for deadline in deadlines:
        if deadline.superseded_by is None:
            lines += _event(deadline, matter, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(deadline: Deadline, matter: str, made_at: datetime) -> list[str]:
    meaning, due_on = deadline.meaning, deadline.due_on
    # The same deadline keeps its identity when it is exported again, so that diaries update it.
    identity = sha256(f"{matter}|{meaning.name}|{deadline.counted_from}".encode()).hexdigest()[:24]
    summary = f"{matter} {meaning.says['zh']} / {meaning.says['en']}"
    notes = "\n".join((meaning.article, meaning.consequence["zh"], meaning.consequence["en"]))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{identity}@arrears",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(notes)}",
    ]
    for day in deadline.warnings:
        # Nine in the morning of the warning's day, told from midnight of the last day.
        before = (due_on - day).days * 24 - 9
        trigger = f"-PT{before}H" if before > 0 else f"PT{-before}H"
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(summary)}",
            f"TRIGGER:{trigger}",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> Iterator[str]:
    """Yield the line in parts of at most 75 octets, no character cut in two; all but the first begin with a blank."""
    part, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _FOLD:
            yield part
            part, size = " ", 1
        part, size = part + character, size + width
    yield part
