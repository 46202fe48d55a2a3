"""Excel workbooks (.xlsx) as Arrow batches of text, every row with its number in the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from arrears.kernel.refusal import InputError

ROWS = 20_000


def read_sheet(path: Path, table: str) -> tuple[tuple[str, ...], Iterator[pa.RecordBatch]]:
    """Return header and batches (`_number`, `_line`, `c0` …) of the sheet named after the table, else of the first."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_name(table) if table in book.sheet_names else book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as fault:
        raise InputError("file_unreadable", str(fault), path.name) from None
    first = next((at for at, row in enumerate(rows) if any(cell_text(cell) for cell in row)), None)
    if first is None:
        raise InputError("file_empty", "the sheet holds nothing", path.name)
    header = [cell_text(cell).strip() for cell in rows[first]]
    while header and not header[-1]:
        header.pop()
    names = tuple(name or f"column {at}" for at, name in enumerate(header, 1))
    return names, _batches(rows, first + 1, len(names))


def _batches(rows: Sequence[Sequence[object]], start: int, width: int) -> Iterator[pa.RecordBatch]:
    names = ["_number", "_line", *(f"c{at}" for at in range(width))]
    for begin in range(start, max(len(rows), start + 1), ROWS):
        part = rows[begin : begin + ROWS]
        numbers = pa.array(range(begin + 1, begin + 1 + len(part)), pa.int64())
        columns = [
            pa.array([cell_text(row[at]) if at < len(row) else "" for row in part], pa.string()) for at in range(width)
        ]
        yield pa.RecordBatch.from_arrays([numbers, numbers, *columns], names)


def cell_text(cell: object) -> str:
    """Return a cell as text. Numbers keep the 15 digits that a spreadsheet shows; days and times are ISO."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, int | str) or cell is None:
        return "" if cell is None else str(cell)
    return f"{Decimal(f'{cell:.15g}'):f}"
