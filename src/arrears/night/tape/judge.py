"""Each row on its own: cells turned to their types, and the rows that hold a fault."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from arrears.night.tape.cells import Cell, fault, places_of, quoted, typed
from arrears.night.tape.schema import Column, TableSchema
from arrears.night.tape.screen import is_clean
from arrears.night.tape.sources import Source

WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT"})
REJECTS = "tbl VARCHAR, _row BIGINT, _file INTEGER, _line BIGINT, col VARCHAR, value VARCHAR, code VARCHAR"


@dataclass
class Part:
    """One relation's share of a table: the cells that it gives, where its rows begin, its file's number, its span."""

    source: Source
    cells: list[Cell]
    first_row: int
    file: int | None  # None: the relation itself says for each row from which file it is
    span: int = 0  # how far its row numbers run


@dataclass
class Reading:
    """A table on its way in. After judging, `read_<table>` holds every row with `_row`, `_file`, `_line` and `_bad`."""

    schema: TableSchema
    parts: list[Part] = field(default_factory=list)
    files: list[tuple[str, int]] = field(default_factory=list)
    left_out: int = 0
    lost_rows: int = 0  # rows of files that could not be used at all
    typed: bool = False  # every part is Parquet that has the canonical types already

    @property
    def name(self) -> str:
        """Return the table's name."""
        return self.schema.name

    @property
    def rows(self) -> int:
        """Return how many rows were read, those of unusable files included."""
        return self.lost_rows + sum(part.source.rows for part in self.parts)

    def columns(self) -> list[Column]:
        """Return the canonical columns that at least one file gives."""
        given = {cell.column.name for part in self.parts for cell in part.cells}
        return [column for column in self.schema.columns if column.name in given]

    def shown(self, name: str) -> str:
        """Return what the files call a column."""
        return next((cell.shown for part in self.parts for cell in part.cells if cell.column.name == name), name)


def judge(con: duckdb.DuckDBPyConnection, reading: Reading, *, cents_only: bool) -> None:
    """Make `read_<table>` and list the faults of single rows. `cents_only`: every currency has two decimals."""
    if not reading.parts:
        empty = ", ".join(f"NULL::{column.sql_type} AS {column.name}" for column in reading.schema.columns)
        con.execute(
            f"CREATE VIEW read_{reading.name} AS "
            f"SELECT 0::BIGINT AS _row, 0 AS _file, 0::BIGINT AS _line, false AS _bad, {empty} LIMIT 0"
        )
        return
    judged = " UNION ALL ".join(f"({_judged(part, reading, cents_only=cents_only)})" for part in reading.parts)
    con.execute(f"CREATE VIEW judged_{reading.name} AS {judged}")
    given = ", ".join(column.name for column in reading.columns())
    absent = "".join(
        f", NULL::{column.sql_type} AS {column.name}"
        for column in reading.schema.columns
        if column not in reading.columns()
    )
    bad = f"coalesce({', '.join(f'fault_{column.name}' for column in reading.columns())}) IS NOT NULL"
    places, judged_rows = "_row, _file, _line", f"FROM judged_{reading.name}"
    reading.typed = _is_typed(reading)
    if reading.typed and is_clean(con, _as_they_are(reading), reading.columns()):
        con.execute(f"CREATE VIEW read_{reading.name} AS SELECT {places}, false AS _bad, {given}{absent} {judged_rows}")
        return
    con.execute(f"CREATE TABLE read_{reading.name} AS SELECT {places}, {bad} AS _bad, {given}{absent} {judged_rows}")
    _list_faults(con, reading)


def _as_they_are(reading: Reading) -> str:
    """Return the relation of the typed files themselves, for which Parquet's own statistics can answer."""
    paths = ", ".join(quoted(str(part.source.path)) for part in reading.parts)
    return f"read_parquet([{paths}], union_by_name = true)"


def _is_typed(reading: Reading) -> bool:
    """Return if the files can stay where they are: whoever reads them widens the whole numbers."""
    return all(
        part.source.parquet
        and (part.source.columns.get(cell.shown) == cell.column.sql_type or _is_narrower(part.source, cell))
        for part in reading.parts
        for cell in part.cells
    )


def _is_narrower(source: Source, cell: Cell) -> bool:
    return cell.column.sql_type == "BIGINT" and not cell.text and source.columns.get(cell.shown) in WHOLE


def _judged(part: Part, reading: Reading, *, cents_only: bool) -> str:
    """Return the query of one file's rows: canonical columns, `raw_` as they came, `fault_` for what is wrong."""
    cells = {cell.column.name: cell for cell in part.cells}
    places = "2"
    if not cents_only and any(cell.column.kind == "money" for cell in part.cells):
        own = "currency" if "currency" in cells else "'CNY'"
        places = places_of(own) if reading.name == "accounts" else "_places"
    raw = ", ".join(f"{_filled(cell)} AS {cell.raw}" for cell in part.cells)
    first = "currency" if "currency" in cells else None
    file = "_file" if part.file is None else f"{part.file} AS _file"
    inner = f"SELECT {part.first_row} + _number AS _row, {file}, _line, {raw} FROM {part.source.relation}"
    if places == "_places":
        inner = (
            f"SELECT r.*, coalesce(p.places, 2) AS _places FROM ({inner}) r "
            "LEFT JOIN account_places p ON p.account_id = id_of(raw_account_id)"
        )
    if first:
        inner = f"SELECT *, {typed(cells[first], '2')} AS currency FROM ({inner})"
    values = ", ".join(
        f"{typed(cell, places)} AS {cell.column.name}" for cell in part.cells if cell.column.name != first
    )
    middle = f"SELECT *{', ' + values if values else ''} FROM ({inner})"
    outer = [_judged_cell(column, cells.get(column.name), part, places) for column in reading.columns()]
    return f"SELECT _row, _file, _line, {', '.join(outer)} FROM ({middle})"


def _judged_cell(column: Column, cell: Cell | None, part: Part, places: str) -> str:
    name = column.name
    if cell is None:
        return f"NULL::{column.sql_type} AS {name}, NULL::VARCHAR AS raw_{name}, NULL::VARCHAR AS fault_{name}"
    wrong = fault(cell, places, damaged=part.source.damaged)
    return f"{name}, CAST(raw_{name} AS VARCHAR) AS raw_{name}, {wrong} AS fault_{name}"


def _filled(cell: Cell) -> str:
    return f"filled({cell.source})" if cell.text else cell.source


def _list_faults(con: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    con.execute(
        f"CREATE TEMP TABLE faulty AS SELECT * FROM judged_{reading.name} "
        f"WHERE _row IN (SELECT _row FROM read_{reading.name} WHERE _bad)"
    )
    for part in reading.parts:
        for cell in part.cells:
            name = cell.column.name
            con.execute(
                f"INSERT INTO rejects SELECT {quoted(reading.name)}, _row, _file, _line, {quoted(cell.shown)}, "
                f"raw_{name}, fault_{name} FROM faulty "
                f"WHERE fault_{name} IS NOT NULL AND _row BETWEEN {part.first_row} AND {part.first_row + part.span}"
            )
    con.execute("DROP TABLE faulty")
