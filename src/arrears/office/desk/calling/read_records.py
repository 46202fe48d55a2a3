"""An exchange's call detail records, line by line: what can be read, and what cannot with its mend."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from arrears.kernel.refusal import InputError
from arrears.office.desk.calling.record_mapping import Mapping
from arrears.office.gateways.wire import LONGEST_CALL_SECONDS, LONGEST_REFERENCE
from arrears.office.payments.line import Reject, Unusable

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_NUMBER = re.compile(r"\+?[0-9]{5,15}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class CallRecord:
    """One call as the exchange has it. `number` is personal: it goes nowhere in clear."""

    record: str
    began_at: datetime
    seconds: int
    number: str
    call: UUID | None = None
    vendor_id: str | None = None
    extension: str | None = None
    cause: str | None = None
    recording: str | None = None
    sha256: str | None = None


def read_records(path: Path, mapping: Mapping) -> Iterator[CallRecord | Reject]:
    """Yield the lines of a file in its order; raises `InputError` where it cannot be read at all."""
    try:
        with path.open(encoding=mapping.encoding, errors="strict", newline="") as file:
            for _ in range(mapping.skip_lines):
                file.readline()
            rows = csv.reader(file, delimiter=mapping.delimiter, strict=True)
            header = _header(next(rows, None), mapping, path.name)
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield _line(row, header, mapping, path.name, mapping.skip_lines + rows.line_num)
    except OSError as fault:
        raise InputError("file_unreadable", f"{path}: {fault.strerror}", "FILE") from None
    except UnicodeDecodeError as fault:
        message = f"{path.name} is not {mapping.encoding}: {fault.reason}; set encoding in the mapping"
        raise InputError("file_encoding", message, "encoding") from None
    except csv.Error as fault:
        raise InputError("csv_malformed", f"{path.name}: {fault}; check quotes and delimiter", "FILE") from None


def _header(row: list[str] | None, mapping: Mapping, file: str) -> dict[str, int]:
    found = {name.strip(): index for index, name in enumerate(row or [])}
    missing = [name for name in mapping.columns.names() if name not in found]
    if missing:
        says = f"{file}, line {mapping.skip_lines + 1}: there is no column {missing[0]!r}"
        raise InputError("column_missing", f"{says}; found are {', '.join(found) or 'none'}", "columns")
    return found


def _line(row: list[str], header: dict[str, int], mapping: Mapping, file: str, place: int) -> CallRecord | Reject:
    try:
        if len(row) != len(header):
            raise Unusable(
                "", mapping.delimiter.join(row), "cells_count",
                f"the line has {len(row)} cells, the header {len(header)}", "quote cells that hold the delimiter",
            )  # fmt: skip
        return _Cells(row, header, mapping).record()
    except Unusable as fault:
        return fault.at(file, place)


@dataclass
class _Cells:
    """One row with its header."""

    row: list[str]
    header: dict[str, int]
    mapping: Mapping

    def record(self) -> CallRecord:
        """Return the row as a record, or raise `Unusable`."""
        began, seconds, number = self._began(), self._seconds(), self._number()
        extension = self._cell("extension") or None
        own = hashlib.sha256("\x1f".join((began.isoformat(), number, extension or "", str(seconds))).encode())
        return CallRecord(
            self._short("record") or own.hexdigest()[:40], began, seconds, number, self._call(),
            self._short("vendor_id"), extension, self._cause(), self._short("recording"), self._digest(),
        )  # fmt: skip

    def _cell(self, field: str) -> str:
        column = getattr(self.mapping.columns, field)
        return self.row[self.header[column]].strip() if column else ""

    def _unusable(self, field: str, code: str, reason: str, mend: str) -> Unusable:
        return Unusable(getattr(self.mapping.columns, field), self._cell(field), code, reason, mend)

    def _began(self) -> datetime:
        form = self.mapping.time_format
        try:
            moment = datetime.strptime(self._cell("began"), form)  # noqa: DTZ007
        except ValueError:
            raise self._unusable(
                "began", "time_malformed", f"not a time of the form {form}", "correct it, or time_format in the mapping"
            ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.mapping.timezone))

    def _seconds(self) -> int:
        text = self._cell("seconds")
        clock = _CLOCK.fullmatch(text)
        if clock:
            hours, minutes, rest = (int(part or 0) for part in clock.groups())
            whole = timedelta(hours=hours, minutes=minutes, seconds=rest) // timedelta(seconds=1)
        elif text.isascii() and text.isdigit():
            whole = int(text)
        else:
            raise self._unusable("seconds", "seconds_malformed", "not a length", "give whole seconds or h:mm:ss")
        if whole > LONGEST_CALL_SECONDS:
            raise self._unusable("seconds", "seconds_too_long", "longer than a day", "give the seconds of talk")
        return whole

    def _number(self) -> str:
        plain = re.sub(r"[\s()\-]", "", self._cell("number"))
        if not _NUMBER.fullmatch(plain):
            reject = self._unusable("number", "number_malformed", "not a telephone number", "give its digits")
            reject.value = f"{len(plain)} characters"  # a number, even a wrong one, stands in no list in clear
            raise reject
        return plain

    def _call(self) -> UUID | None:
        text = self._cell("call")
        try:
            return UUID(text) if text else None
        except ValueError:
            raise self._unusable("call", "call_malformed", "not an id of the office", "leave it empty") from None

    def _cause(self) -> Any:
        text = self._cell("cause")
        if text and text not in self.mapping.causes:
            known = ", ".join(self.mapping.causes)
            raise self._unusable("cause", "cause_unknown", f"none of {known}", "add the word to causes in the mapping")
        return self.mapping.causes[text].value if text else None

    def _short(self, field: str) -> str | None:
        text = self._cell(field)
        if len(text) > LONGEST_REFERENCE:
            raise self._unusable(
                field, "reference_too_long", f"longer than {LONGEST_REFERENCE} characters", "give the reference alone"
            )
        return text or None

    def _digest(self) -> str | None:
        text = self._cell("sha256").lower()
        if text and not _SHA256.fullmatch(text):
            raise self._unusable("sha256", "digest_malformed", "not a SHA-256", "give 64 hexadecimal digits")
        return text or None
