"""Which relations make up each table: the files named after it, or those that a mapping turns into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from arrears.kernel.refusal import InputError
from arrears.night.tape.cells import Cell, named
from arrears.night.tape.derive import derive, wanted
from arrears.night.tape.judge import Part, Reading
from arrears.night.tape.mapping import Join, Mapping, TableRule
from arrears.night.tape.model import Progress
from arrears.night.tape.query import first_row
from arrears.night.tape.schema import TABLES, Column, TableSchema
from arrears.night.tape.sources import Source, files_like, files_of, load


@dataclass
class Gathering:
    """The tape's files as they come in: every file once, with its number, and what is worth a warning."""

    con: duckdb.DuckDBPyConnection
    directory: Path
    progress: Progress
    files: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    loaded: dict[tuple[Path, str], tuple[int, Source]] = field(default_factory=dict)

    def load(self, path: Path, table: str, reading: dict[str, str]) -> tuple[int, Source]:
        """Return the file's number and relation; a file that serves several tables is read once."""
        key = (path, repr(sorted(reading.items())))
        if key not in self.loaded:
            number = len(self.files)
            source = load(self.con, self.directory, path, f"{table}#{number}", self.progress, reading)
            self.files.append(source.shown)
            self.loaded[key] = (number, source)
        return self.loaded[key]


def gather(gathering: Gathering, mapping: Mapping | None, as_of: date) -> dict[str, Reading]:
    """Return the tables with the relations that make them up; files that cannot be used are in `rejects`."""
    readings = {schema.name: Reading(schema) for schema in TABLES}
    for schema in TABLES:
        if mapping is None:
            _plain(gathering, readings[schema.name])
        else:
            _mapped(gathering, readings[schema.name], mapping.tables.get(schema.name, ()), as_of)
    return readings


def _plain(gathering: Gathering, reading: Reading) -> None:
    schema = reading.schema
    paths = files_of(gathering.directory, schema.name)
    if not paths and schema.needed:
        shown = gathering.directory.name
        raise InputError(
            "table_missing", f"no file {schema.name}.parquet, .csv or .xlsx in {shown}; add it or give a mapping", "DIR"
        )
    first = 0
    for path in paths:
        number, source = gathering.load(path, schema.name, {})
        cells = _plain_cells(schema, source, gathering.warnings)
        given = {cell.column.name for cell in cells}
        absent = [column.plain for column in schema.columns if column.needed and column.name not in given]
        if source.fault is None and absent:
            source.fault = ("column_missing", absent[0], ", ".join(source.columns))
        if source.fault is not None:
            _lose(gathering, reading, number, source, source.fault)
            continue
        span = _span(gathering.con, source)
        reading.parts.append(Part(source, cells, first, number, span))
        reading.files.append((source.shown, source.rows))
        _note_ragged(gathering.con, reading.name, first, number, source)
        first += span


def _mapped(gathering: Gathering, reading: Reading, rules: tuple[TableRule, ...], as_of: date) -> None:
    if not rules and reading.schema.needed:
        raise InputError("mapping_table_missing", f"the mapping says nothing of {reading.name}", "--mapping")
    first = 0
    for at, rule in enumerate(rules):
        usable = _usable(gathering, reading, rule)
        if not usable:
            continue
        name = f"{reading.name}@{at}"
        joined = {join.name: _joined(gathering, join) for join in rule.join}
        derived = derive(gathering.con, name, rule, usable, joined, as_of)
        reading.files += [(one.shown, one.rows) for _, one in usable]
        ragged = [(number, row) for number, one in usable for row in one.ragged]
        source = Source(gathering.directory, name, derived.relation, rows=derived.rows + len(ragged))
        source.columns = dict.fromkeys(rule.columns, "VARCHAR")
        source.damaged = any(one.damaged for _, one in usable)
        cells = [
            Cell(column, named(column.plain), rule.columns[column.plain].source or column.plain)
            for column in reading.schema.columns
            if column.plain in rule.columns
        ]
        span = derived.rows + len(ragged) + 1
        reading.parts.append(Part(source, cells, first, None, span))
        for step, (number, (_, line, text)) in enumerate(ragged):
            _reject(gathering.con, reading.name, first + derived.rows + step + 1, number, line, "", text, "row_ragged")
        reading.left_out += derived.left_out
        first += span
    if (
        reading.schema.needed
        and not reading.parts
        and not reading.lost_rows
        and not _listed(gathering.con, reading.name)
    ):
        patterns = ", ".join(pattern for rule in rules for pattern in rule.files)
        raise InputError("table_missing", f"no file for {reading.name}: {patterns} match nothing in the folder", "DIR")


def _usable(gathering: Gathering, reading: Reading, rule: TableRule) -> list[tuple[int, Source]]:
    """Return a rule's files that have every column that it reads; the others are lost, with the reason."""
    options = {"encoding": rule.encoding, "delimiter": rule.delimiter, "sheet": rule.sheet}
    usable: list[tuple[int, Source]] = []
    for path in files_like(gathering.directory, list(rule.files)):
        number, source = gathering.load(path, reading.name, {key: value for key, value in options.items() if value})
        held = {column.lower() for column in source.columns}
        absent = sorted(column for column in wanted(rule) if column.lower() not in held)
        fault = source.fault or (("column_missing", absent[0], ", ".join(source.columns)) if absent else None)
        if fault is None:
            usable.append((number, source))
        else:
            _lose(gathering, reading, number, source, fault)
    return usable


def _joined(gathering: Gathering, join: Join) -> list[Source]:
    options = {"encoding": join.encoding, "delimiter": join.delimiter}
    found = [
        gathering.load(path, join.name, {key: value for key, value in options.items() if value})[1]
        for path in files_like(gathering.directory, list(join.files))
    ]
    if not found or any(source.fault for source in found):
        raise InputError("join_missing", f"{', '.join(join.files)}, joined as {join.name}, cannot be read", "DIR")
    return found


def _plain_cells(schema: TableSchema, source: Source, warnings: list[str]) -> list[Cell]:
    known = {column.plain: (column, False) for column in schema.columns}
    known |= {column.name: (column, column.name != column.plain) for column in schema.columns}
    cells: dict[str, Cell] = {}
    for name, kind in source.columns.items():
        column, minor = known.get(name.lower(), (None, False))
        if column is None or column.name in cells:
            warnings.append(f"{source.shown}: column {name!r} is not one of {schema.name}; it was kept out")
            continue
        cells[column.name] = _cell(column, name, kind, minor=minor, parquet=source.parquet)
    return list(cells.values())


def _cell(column: Column, name: str, kind: str, *, minor: bool, parquet: bool) -> Cell:
    whole = kind in {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}
    day = kind == "DATE" or kind.startswith("TIMESTAMP")
    fits = {"money": whole and minor, "rate": whole and minor, "moment": whole and minor, "int": whole, "day": day}
    typed = parquet and fits.get(column.kind, kind == column.sql_type)
    source = named(name) if typed or kind == "VARCHAR" else f"CAST({named(name)} AS VARCHAR)"
    return Cell(column, source, name, text=not typed, minor=minor and not typed)


def _span(con: duckdb.DuckDBPyConnection, source: Source) -> int:
    """Return how far a file's row numbers run (header, blank and ragged rows too), so that files do not overlap."""
    if source.parquet:
        return source.rows
    last = first_row(con, f"SELECT coalesce(max(_number), 0) FROM {source.relation}")[0]
    return max([last, *(number for number, _, _ in source.ragged)])


def _lose(gathering: Gathering, reading: Reading, number: int, source: Source, fault: tuple[str, str, str]) -> None:
    code, column, value = fault
    reading.lost_rows += source.rows
    line = 1 if code == "column_missing" else 0
    _reject(gathering.con, reading.name, None, number, line, column, value, code)


def _note_ragged(con: duckdb.DuckDBPyConnection, table: str, first: int, file: int, source: Source) -> None:
    for number, line, text in source.ragged:
        _reject(con, table, first + number, file, line, "", text, "row_ragged")


def _reject(
    con: duckdb.DuckDBPyConnection,
    table: str,
    row: int | None,
    file: int,
    line: int,
    column: str,
    value: str,
    code: str,
) -> None:
    con.execute("INSERT INTO rejects VALUES (?, ?, ?, ?, ?, ?, ?)", [table, row, file, line, column, value, code])


def _listed(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(first_row(con, "SELECT count(*) FROM rejects WHERE tbl = ?", [table])[0])
