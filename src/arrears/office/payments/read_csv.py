"""A bank's CSV file, line by line: what can be read is a `Line`, what cannot is a `Reject`; nothing is dropped."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.office.payments.line import Direction, Keys, Line, Reject, Unusable
from arrears.office.payments.mapping import Columns, Mapping

LONGEST_FIELD = 100_000


def read_csv(path: Path, mapping: Mapping) -> Iterator[Line | Reject]:
    """Yield the lines of a file in its order; raises `InputError` where it cannot be read at all."""
    columns = mapping.columns
    assert columns is not None
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding=mapping.encoding, errors="strict", newline="") as file:
            for _ in range(mapping.skip_lines):
                file.readline()
            rows = csv.reader(file, delimiter=mapping.delimiter, strict=True)
            header = _header(next(rows, None), columns, path.name, mapping.skip_lines + 1)
            reader = _Reader(mapping, columns, header, Keys(mapping.account))
            yield from _lines(rows, reader, path.name, mapping.skip_lines)
    except OSError as fault:
        raise InputError("file_unreadable", f"{path}: {fault.strerror}", "FILE") from None
    except UnicodeDecodeError as fault:
        raise InputError(
            "file_encoding", f"{path.name} is not {mapping.encoding}: {fault.reason}; set encoding in the mapping",
            "encoding",
        ) from None  # fmt: skip
    except csv.Error as fault:
        raise InputError("csv_malformed", f"{path.name}: {fault}; check quotes and delimiter", "FILE") from None


def _header(row: list[str] | None, columns: Columns, file: str, line: int) -> dict[str, int]:
    found = {name.strip(): index for index, name in enumerate(row or [])}
    missing = [name for name in columns.names() if name not in found]
    if missing:
        raise InputError(
            "column_missing",
            f"{file}, line {line}: there is no column {missing[0]!r}; found are {', '.join(found) or 'none'}",
            "columns",
        )
    return found


def _lines(rows: Any, reader: _Reader, file: str, skipped: int) -> Iterator[Line | Reject]:
    for row in rows:
        place = skipped + rows.line_num  # physical lines: a quoted line break does not shift what people look up
        if not any(cell.strip() for cell in row):
            continue
        try:
            yield reader.line(place, row)
        except Unusable as fault:
            yield fault.at(file, place)


@lru_cache(maxsize=4096)
def _day_of(value: str, form: str) -> date:
    """Return the day that a cell names; a file has few of them."""
    return datetime.strptime(value, form).date()  # noqa: DTZ007


@dataclass
class _Reader:
    """Turns a row into a line."""

    mapping: Mapping
    columns: Columns
    header: dict[str, int]
    keys: Keys

    def line(self, place: int, row: list[str]) -> Line:
        """Return the line of a row, or raise `Unusable`."""
        if len(row) != len(self.header):
            raise Unusable(
                "", self.mapping.delimiter.join(row), "cells_count",
                f"the line has {len(row)} cells, the header {len(self.header)}", "quote cells that hold the delimiter",
            )  # fmt: skip
        columns = self.columns
        day = self._day(row)
        currency = self._cell(row, columns.currency) or self.mapping.currency
        minor, direction = self._amount(row, currency)
        reference = self._cell(row, columns.bank_reference)
        contract, name = self._cell(row, columns.contract), self._cell(row, columns.payer_name)
        number = self._cell(row, columns.payer_number)
        text = " ".join(filter(None, (self._cell(row, column) for column in columns.text)))
        return Line(
            place, day, currency, minor, direction,
            self.keys.key(reference, day, minor, direction, (contract, text, name, number)),
            (reference,) if reference else (), text, contract, name, number,
        )  # fmt: skip

    def _cell(self, row: list[str], column: str | None) -> str:
        return row[self.header[column]].strip() if column else ""

    def _day(self, row: list[str]) -> date:
        value = self._cell(row, self.columns.date)
        try:
            return _day_of(value, self.mapping.date_format)
        except ValueError:
            raise Unusable(
                self.columns.date, value, "date_malformed", f"not a day of the form {self.mapping.date_format}",
                "correct the day, or date_format in the mapping",
            ) from None  # fmt: skip

    def _amount(self, row: list[str], currency: str) -> tuple[int, Direction]:
        columns, incoming = self.columns, True
        column = columns.amount or columns.credit or ""
        minor = self._minor(row, column, currency)
        if columns.credit is not None and minor == 0 and columns.debit:
            column, incoming = columns.debit, False
            minor = self._minor(row, column, currency)
        if columns.direction is not None:
            incoming = self._cell(row, columns.direction) in self.mapping.incoming
        if minor < 0:
            incoming, minor = not incoming, -minor
        if minor == 0:
            raise Unusable(column, self._cell(row, column), "amount_missing", "no amount", "give an amount above zero")
        if self._cell(row, columns.reversal) in self.mapping.reversals and columns.reversal:
            return minor, "reversal"
        return minor, "in" if incoming else "out"

    def _minor(self, row: list[str], column: str, currency: str) -> int:
        value = self._cell(row, column)
        plain = unicodedata.normalize("NFKC", value).replace("¥", "").replace("元", "").replace(" ", "")
        if self.mapping.thousands_mark:
            plain = plain.replace(self.mapping.thousands_mark, "")
        plain = plain.replace(self.mapping.decimal_mark, ".").removeprefix("+")
        if plain in ("", "-", "--"):
            return 0
        try:
            return parse_money(plain, currency)
        except InputError as fault:
            raise Unusable(column, value, fault.code, fault.message, "give the amount as the mapping says") from None
