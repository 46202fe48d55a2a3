"""The files of a tape: which belong to which table, and how each becomes a relation of DuckDB with its rows' places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from arrears.kernel.refusal import InputError
from arrears.night.tape import text_file, workbook
from arrears.night.tape.cells import named
from arrears.night.tape.model import Progress
from arrears.night.tape.query import first_row

KNOWN = re.compile(r"\.(parquet|csv|tsv|txt|asc|csv\.gz|tsv\.gz|txt\.gz|xlsx)$", re.IGNORECASE)


@dataclass
class Source:
    """One file as a relation: `_number`, `_line` and the file's columns under their own names; or the fault it has."""

    path: Path
    shown: str
    relation: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    damaged: bool = False
    parquet: bool = False
    ragged: list[tuple[int, int, str]] = field(default_factory=list)
    fault: tuple[str, str, str] | None = None  # code, column, value


def files_of(directory: Path, table: str) -> list[Path]:
    """Return the files named after a table, or the parts in the folder named after it, in the order of their names."""
    found: list[Path] = []
    for entry in sorted(directory.iterdir()):
        if entry.is_dir() and entry.name.lower() == table:
            found += [part for part in sorted(entry.iterdir()) if KNOWN.search(part.name)]
        elif KNOWN.sub("", entry.name).lower() == table and KNOWN.search(entry.name):
            found.append(entry)
    return found


def files_like(directory: Path, patterns: list[str]) -> list[Path]:
    """Return the files that a mapping's patterns name, in the order of patterns and names."""
    return [path for pattern in patterns for path in sorted(directory.glob(pattern)) if path.is_file()]


def load(
    con: duckdb.DuckDBPyConnection, directory: Path, path: Path, name: str, progress: Progress, reading: dict[str, str]
) -> Source:
    """Load a file under the relation `name`; Parquet stays where it is. `reading`: encoding, delimiter, sheet."""
    source = Source(path, path.relative_to(directory).as_posix(), named(name))
    try:
        if path.suffix.lower() == ".parquet":
            _parquet(con, source)
        elif path.suffix.lower() == ".xlsx":
            header, parts = workbook.read_sheet(path, reading.get("sheet", name.split("#")[0]))
            source.rows = _store(con, source, header, parts)
        else:
            _text(con, source, progress, reading)
    except InputError as fault:
        source.fault = (fault.code, "", fault.message)
    except (pa.ArrowException, duckdb.Error, OSError, EOFError, UnicodeError) as fault:
        source.fault = ("file_unreadable", "", str(fault).splitlines()[0].replace(str(path), source.shown))
    if source.fault is None and source.rows == 0:
        source.fault = ("file_empty", "", "")
    return source


def _parquet(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    place = str(source.path).replace("'", "''")
    con.execute(
        f"CREATE VIEW {source.relation} AS SELECT file_row_number + 1 AS _number, file_row_number + 1 AS _line, * "
        f"EXCLUDE (file_row_number) FROM read_parquet('{place}', file_row_number = true)"
    )
    described = con.execute(f"DESCRIBE {source.relation}").fetchall()
    source.columns = {row[0]: row[1] for row in described if row[0] not in {"_number", "_line"}}
    source.rows, source.parquet = (
        first_row(con, f"SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata('{place}')")[0],
        True,
    )


def _text(con: duckdb.DuckDBPyConnection, source: Source, progress: Progress, reading: dict[str, str]) -> None:
    size = source.path.stat().st_size
    file = text_file.inspect(source.path, reading.get("encoding"), reading.get("delimiter"))
    parts = text_file.batches(file, lambda done: progress(source.shown, min(done, size), size))
    stored = _store(con, source, file.header, parts)
    source.ragged = [row for row in file.ragged if row[2].strip()]
    source.rows, source.damaged = stored + len(source.ragged), file.damaged


def _store(con: duckdb.DuckDBPyConnection, source: Source, header: tuple[str, ...], parts: Any) -> int:
    """Store the batches as a table and return its rows; rows without any filled cell are no rows."""
    repeated = next((name for name in header if [one.lower() for one in header].count(name.lower()) > 1), None)
    if repeated is not None:
        raise InputError("column_repeated", f"two columns are named {repeated!r}", source.shown)
    cells = [f"c{at}" for at in range(len(header))]
    schema = pa.schema([("_number", pa.int64()), ("_line", pa.int64()), *((cell, pa.string()) for cell in cells)])
    con.register("arriving", pa.RecordBatchReader.from_batches(schema, iter(parts)))
    names = ", ".join(f"{cell} AS {named(name)}" for cell, name in zip(cells, header, strict=True))
    filled = " OR ".join(f"trim({cell}) <> ''" for cell in cells)
    con.execute(f"CREATE TABLE {source.relation} AS SELECT _number, _line, {names} FROM arriving WHERE {filled}")
    con.unregister("arriving")
    source.columns = dict.fromkeys(header, "VARCHAR")
    return int(first_row(con, f"SELECT count(*) FROM {source.relation}")[0])
