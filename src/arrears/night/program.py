"""The night's program: its SQL files in reading order, with the day, the strategy and the shared words filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import sqlglot
from sqlglot import exp

WORDS = "00_words.sql"


@dataclass(frozen=True)
class Step:
    """One SQL file: its place, the name of the view that it makes, and its text."""

    number: int
    name: str
    text: str


@lru_cache(maxsize=1)
def steps() -> tuple[Step, ...]:
    """Return the steps in order."""
    found: list[Step] = []
    for file in files("arrears.night").joinpath("steps").iterdir():
        match = re.fullmatch(r"(\d\d)_(\w+)\.sql", file.name)
        if match and file.name != WORDS:
            found.append(Step(int(match[1]), match[2], file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda step: step.number))


def compile_step(
    step: Step, values: Mapping[str, str], dialect: str, absent: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """Return the step's query for an engine. `values` fill its `$name` places.

    `absent` are views without a row, with their columns' types: they are not joined, and their columns are null.
    """
    query = sqlglot.parse_one(re.sub(r"\$(\w+)", lambda place: values[place[1]], step.text), read="duckdb")
    return _expand(_unjoined(query, absent or {}), dialect).sql(dialect=dialect)


def unordered(query: str) -> str:
    """Return a DuckDB query without the order that it asks for, where its rows come in that order anyway."""
    found = sqlglot.parse_one(query, read="duckdb")
    for order in list(found.find_all(exp.Order)):
        if isinstance(order.parent, exp.Select):
            order.pop()
    return found.sql(dialect="duckdb")


def compile_text(text: str, dialect: str) -> str:
    """Return a query for an engine, from one in DuckDB's SQL that may use the shared words."""
    return _expand(sqlglot.parse_one(text, read="duckdb"), dialect).sql(dialect=dialect)


def compile_touch(values: Mapping[str, str], dialect: str, step: Step) -> Callable[[str], str]:
    """Return a function from the name of one round's view to the query of the next; the step is parsed once."""
    query = compile_step(step, {**values, "before": "the_round_before"}, dialect)
    return lambda before: query.replace("the_round_before", before)


def _unjoined(query: exp.Expr, absent: Mapping[str, Mapping[str, str]]) -> exp.Expr:
    """Return the query without left joins to views that have no row: they cost time and the order of the rows."""
    types: dict[str, Mapping[str, str]] = {}
    for join in list(query.find_all(exp.Join)):
        table = join.this
        if isinstance(table, exp.Table) and table.name in absent and join.side == "LEFT":
            types[table.alias_or_name] = absent[table.name]
            join.pop()

    def null(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column) or node.table not in types:
            return node
        nothing = exp.cast(exp.null(), exp.DataType.build(types[node.table][node.name], dialect="duckdb"))
        return exp.alias_(nothing, node.name) if isinstance(node.parent, exp.Select) else nothing

    return query.transform(null)


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[tuple[str, ...], exp.Expr]]:
    text = files("arrears.night").joinpath("steps", WORDS).read_text(encoding="utf-8")
    words: dict[str, tuple[tuple[str, ...], exp.Expr]] = {}
    for statement in sqlglot.parse(text, read="duckdb"):
        if isinstance(statement, exp.Create):
            function = statement.this
            names = tuple(parameter.name for parameter in function.expressions)
            words[function.this.name] = names, statement.expression
    return words


def _expand(query: exp.Expr, dialect: str) -> exp.Expr:
    """Return the query with every shared word written out; engines differ in what they let a user define."""

    def written_out(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Anonymous) and node.name.lower() == "nth":
            return _nth(node, dialect)
        if not isinstance(node, exp.Anonymous) or node.name.lower() not in _words():
            return node
        names, body = _words()[node.name.lower()]
        given = {
            name: _expand(argument.copy(), dialect) for name, argument in zip(names, node.expressions, strict=True)
        }
        return exp.paren(_expand(_filled(body.copy(), given), dialect), copy=False)

    return query.transform(written_out)


def _filled(body: exp.Expr, given: Mapping[str, exp.Expr]) -> exp.Expr:
    def argument(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table and node.name in given:
            return exp.paren(given[node.name].copy())
        return node

    return body.transform(argument)


def _nth(node: exp.Anonymous, dialect: str) -> exp.Expr:
    """Return the n-th element of a list, from 1; it must exist, as Spark raises where DuckDB gives null."""
    items, place = (_expand(argument.copy(), dialect) for argument in node.expressions)
    if dialect == "duckdb":
        return exp.Anonymous(this="list_extract", expressions=[items, place])
    return exp.Anonymous(this="element_at", expressions=[items, exp.cast(place, "int")])
