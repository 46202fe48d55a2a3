"""A mapping applied: files of another layout become a relation whose columns have the tape's names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from arrears.kernel.refusal import InputError
from arrears.night.tape.cells import named, quoted
from arrears.night.tape.expression import parse_expression
from arrears.night.tape.mapping import ColumnRule, Join, TableRule, expressions
from arrears.night.tape.query import first_row
from arrears.night.tape.sources import Source


@dataclass(frozen=True)
class Derived:
    """A derived relation: `_number`, `_file`, `_line` and the tape's columns as text; rows made and rows left out."""

    relation: str
    rows: int
    left_out: int


def wanted(rule: TableRule) -> set[str]:
    """Return the columns that a rule reads from its own files."""
    read = {column for expression in expressions(rule).values() for column in expression.columns}
    read |= {column.source for column in rule.columns.values() if column.source is not None}
    read |= (
        set(rule.newest.per if rule.newest else ()) | set(rule.one_per) | {key for join in rule.join for key in join.on}
    )
    if rule.unpivot is not None:
        read = (read - {rule.unpivot.value, rule.unpivot.label}) | set(rule.unpivot.columns)
    joined = tuple(f"{join.name}." for join in rule.join)
    return {column for column in read if not (joined and column.startswith(joined))}


def derive(
    con: duckdb.DuckDBPyConnection,
    name: str,
    rule: TableRule,
    sources: list[tuple[int, Source]],
    joined: dict[str, list[Source]],
    as_of: date,
) -> Derived:
    """Make the relation `name` from a rule's files, which all have the columns that the rule reads."""
    base = f"{name}#base"
    con.execute(f"CREATE VIEW {named(base)} AS {_base(rule, sources)}")
    columns = wanted(rule) | ({rule.unpivot.value, rule.unpivot.label} if rule.unpivot else set())
    if rule.unpivot:
        columns -= set(rule.unpivot.columns)
    cells = {column: _cell(f"b.{named(column)}", rule.nulls) for column in sorted(columns)}
    lookups = ""
    for join in rule.join:
        lookups += _lookup(con, join, joined[join.name], cells, rule, as_of)
    parsed = expressions(rule)
    sql = {key: expression.sql(cells, rule.one_per, as_of.isoformat()) for key, expression in parsed.items()}
    made = ", ".join(
        f"CAST({_made(plain, column, cells, sql)} AS VARCHAR) AS {named(plain)}"
        for plain, column in rule.columns.items()
    )
    where = f" WHERE {sql['#where']}" if "#where" in sql else ""
    once = _first_of(rule.one_per, sql.get("#newest_by"), cells)
    rows_seen = f"{named(base)} b"
    if rule.newest:
        rows_seen = f"(SELECT * FROM {named(base)} b{_first_of(rule.newest.per, sql['#newest'], cells)}) b"
    chosen = f"SELECT b._file, b._line, b._number AS _place, b._step, {made} FROM {rows_seen}{lookups}{where}{once}"
    con.execute(
        f"CREATE TABLE {named(name)} AS SELECT row_number() OVER (ORDER BY _file, _place, _step) AS _number, "
        f"* EXCLUDE (_place, _step) FROM ({chosen})"
    )
    rows = int(first_row(con, f"SELECT count(*) FROM {named(name)}")[0])
    return Derived(named(name), rows, int(first_row(con, f"SELECT count(*) FROM {named(base)}")[0]) - rows)


def _base(rule: TableRule, sources: list[tuple[int, Source]]) -> str:
    """Return the rows of all files; one row for each unpivoted column where the rule says so."""
    columns = sorted(wanted(rule))
    plain = [column for column in columns if rule.unpivot is None or column not in rule.unpivot.columns]
    parts: list[str] = []
    for file, source in sources:
        own = {column.lower(): column for column in source.columns}
        listed = "".join(f", CAST({named(own[column.lower()])} AS VARCHAR) AS {named(column)}" for column in plain)
        steps = list(rule.unpivot.columns.items()) if rule.unpivot else [("", "")]
        for step, (column, label) in enumerate(steps):
            wide = ""
            if rule.unpivot:
                value = f"CAST({named(own[column.lower()])} AS VARCHAR)"
                wide = f", {value} AS {named(rule.unpivot.value)}, {quoted(label)} AS {named(rule.unpivot.label)}"
            parts.append(
                f"SELECT {file} AS _file, _line, _number, {step} AS _step{listed}{wide} FROM {source.relation}"
            )
    return " UNION ALL ".join(parts)


def _first_of(keys: tuple[str, ...], newest_by: str | None, cells: dict[str, str]) -> str:
    """Return the QUALIFY that keeps one row a key: the newest, or the first of the file."""
    if not keys:
        return ""
    listed = ", ".join(cells[key] for key in keys)
    newest = f"{newest_by} DESC NULLS LAST, " if newest_by is not None else ""
    return f" QUALIFY row_number() OVER (PARTITION BY {listed} ORDER BY {newest}b._file, b._number, b._step) = 1"


def _cell(column: str, nulls: tuple[str, ...]) -> str:
    cell = f"filled({column})"
    for null in nulls:
        cell = f"NULLIF({cell}, {quoted(null)})"
    return cell


def _lookup(
    con: duckdb.DuckDBPyConnection, join: Join, files: list[Source], cells: dict[str, str], rule: TableRule, as_of: date
) -> str:
    """Return the JOIN for a looked-up file, and add its columns to `cells`. Its key must be unique."""
    own = {column: f"filled({named(column)})" for source in files for column in source.columns}
    where = ""
    if join.where is not None:
        condition = parse_expression(join.where, f"join.{join.name}.where")
        where = f" WHERE {condition.sql(own, (), as_of.isoformat())}"
    rows = " UNION ALL BY NAME ".join(f"SELECT * FROM {source.relation}{where}" for source in files)
    keys = ", ".join(own[key] for key in join.on.values())
    if con.execute(f"SELECT 1 FROM ({rows}) GROUP BY {keys} HAVING count(*) > 1 LIMIT 1").fetchall():
        shown = ", ".join(join.on.values())
        raise InputError("join_not_unique", f"{shown} is not unique in the file joined as {join.name}", "mapping")
    on = " AND ".join(f"{cells[left]} = filled({join.name}.{named(right)})" for left, right in join.on.items())
    for column in own:
        cells[f"{join.name}.{column}"] = _cell(f"{join.name}.{named(column)}", rule.nulls)
    return f" LEFT JOIN ({rows}) AS {join.name} ON {on}"


def _made(plain: str, rule: ColumnRule, cells: dict[str, str], sql: dict[str, str]) -> str:
    """Return the SQL of one column of the tape."""
    if rule.constant is not None:
        return quoted(rule.constant)
    value = cells[rule.source] if rule.source is not None else sql[plain]
    for null in rule.nulls:
        value = f"NULLIF(CAST({value} AS VARCHAR), {quoted(null)})"
    if rule.formats:
        listed = ", ".join(map(quoted, rule.formats))
        value = f"coalesce(CAST(CAST(try_strptime({value}, [{listed}]) AS DATE) AS VARCHAR), {value})"
    if rule.values:
        cases = " ".join(f"WHEN {quoted(given)} THEN {quoted(becomes)}" for given, becomes in rule.values.items())
        rest = quoted(rule.otherwise) if rule.otherwise is not None else f"CAST({value} AS VARCHAR)"
        value = f"CASE CAST({value} AS VARCHAR) {cases} ELSE {rest} END"
    return value
