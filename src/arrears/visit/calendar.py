"""A day's visits as a calendar file (iCalendar, RFC 5545): one event a stop, no person's name unless one is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Event:
    """One entry of a calendar; moments carry their zone."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    where: str = ""
    notes: str = ""


def calendar(events: Iterable[Event], stamped_at: datetime) -> bytes:
    """Return the calendar's bytes: CRLF, lines folded at 75 octets, times in UTC, text escaped."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Arrears//visits//EN", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT", f"UID:{_text(event.uid)}", f"DTSTAMP:{_moment(stamped_at)}",
            f"DTSTART:{_moment(event.starts_at)}", f"DTEND:{_moment(event.ends_at)}", f"SUMMARY:{_text(event.title)}",
            *([f"LOCATION:{_text(event.where)}"] if event.where else []),
            *([f"DESCRIPTION:{_text(event.notes)}"] if event.notes else []),
            "CLASS:CONFIDENTIAL", "END:VEVENT",
        ]  # fmt: skip
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Return text with what iCalendar would read as its own escaped; line breaks become `\\n`, other controls go."""
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(one for one in plain.replace("\r\n", "\n").replace("\n", "\\n") if one == "\t" or ord(one) >= 32)


def _folded(line: str) -> bytes:
    """Return the line folded so that no character is cut and no piece is longer than 75 octets."""
    pieces: list[bytes] = [b""]
    for character in line:
        encoded = character.encode()
        if len(pieces[-1]) + len(encoded) > 75:
            pieces.append(b" ")
        pieces[-1] += encoded
    return b"\r\n".join(pieces) + b"\r\n"
