"""One cell of each kind: the SQL that reads it and the SQL that names its fault."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import permutations
from zoneinfo import available_timezones

from iso4217 import Currency

from arrears.night.tape.schema import Column

PLAUSIBLE = {"day": "day_plausible", "moment": "moment_plausible"}
PARTS = ("fee", "penalty", "interest", "principal")


@dataclass(frozen=True)
class Cell:
    """A column as a file gives it: `source` (SQL over the file's columns), the name `shown` there, and if it is text.

    `minor` marks text that already holds minor units or parts per million, as our own exports do.
    """

    column: Column
    source: str
    shown: str
    text: bool = True
    minor: bool = False

    @property
    def raw(self) -> str:
        """Return the name of the cell as it came, between reading and judging."""
        return f"raw_{self.column.name}"


def quoted(text: str) -> str:
    """Return an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def word_list(words: tuple[str, ...]) -> str:
    """Return the words as an SQL list in brackets."""
    return "(" + ", ".join(map(quoted, words)) + ")"


def typed(cell: Cell, places: str) -> str:
    """Return the SQL of the cell in its canonical type, null where it cannot be. `places`: the currency's decimals."""
    raw, kind = cell.raw, cell.column.kind
    if not cell.text:
        return f"CAST({raw} AS {cell.column.sql_type})"
    if cell.minor:
        return f"whole_of({raw})"
    if cell.column.name in {"allocation", "flip_allocation"}:
        return f"replace(lower({raw}), ' ', '')"
    return {
        "id": f"id_of({raw})",
        "text": raw,
        "enum": f"lower({raw})",
        "currency": f"upper({raw})",
        "money": f"scaled(decimal_digits({raw}), {places})",
        "rate": f"rate_of({raw})",
        "day": f"day_of({raw})",
        "moment": f"moment_of({raw})",
        "int": f"whole_of({raw})",
        "bool": f"yes_of({raw})",
    }[kind]


def malformed(cell: Cell, places: str) -> str:
    """Return the SQL of the code for a cell that is filled and could not be read."""
    raw = cell.raw
    return {
        "id": "'id_damaged'",
        "text": "'text_damaged'",
        "enum": "'word_unknown'",
        "currency": "'currency_unknown'",
        "money": f"scaled_fault(decimal_digits({raw}), {places}, 'money_malformed', 'money_too_precise')",
        "rate": f"rate_fault({raw})",
        "day": f"day_fault({raw})",
        "moment": "'moment_malformed'",
        "int": f"whole_fault({raw})",
        "bool": "'bool_malformed'",
    }[cell.column.kind] if not cell.minor else f"whole_fault({raw})"  # fmt: skip


def fault(cell: Cell, places: str, *, damaged: bool) -> str:
    """Return the SQL of the code of what is wrong with the cell, null where nothing is."""
    column, name = cell.column, named(cell.column.name)
    empty = "'missing'" if column.needed else "NULL"
    rules = [f"WHEN {cell.raw} IS NULL THEN {empty}"]
    if not cell.text and column.kind == "id":
        rules.append(f"WHEN {cell.raw} = '' THEN 'missing'")
    if damaged and cell.text:
        rules.append(f"WHEN contains({cell.raw}, '\ufffd') THEN 'text_damaged'")
    if cell.text:
        rules.append(f"WHEN {name} IS NULL THEN {malformed(cell, places)}")
    if column.least is not None:
        rules.append(f"WHEN {name} < {column.least} THEN 'below_least'")
    if column.most is not None:
        rules.append(f"WHEN {name} > {column.most} THEN 'above_most'")
    rules += _known(column, name)
    return f"CASE {' '.join(rules)} END"


def _known(column: Column, name: str) -> list[str]:
    if column.kind in PLAUSIBLE:
        return [f"WHEN NOT {PLAUSIBLE[column.kind]}({name}) THEN 'date_sentinel'"]
    known = known_values(column)
    if not known:
        return []
    code = {"currency": "currency_unknown", "timezone": "timezone_unknown"}.get(column.name, "word_unknown")
    if column.name in {"allocation", "flip_allocation"}:
        code = "allocation_unknown"
    return [f"WHEN CAST({name} AS VARCHAR) NOT IN {word_list(tuple(sorted(map(str, known))))} THEN '{code}'"]


@cache
def known_values(column: Column) -> frozenset[str | int]:
    """Return the values that a column with a list may hold; empty for a column without one."""
    if column.kind == "currency":
        return frozenset(_currencies())
    if column.name in {"allocation", "flip_allocation"}:
        return frozenset(",".join(order) for order in permutations(PARTS))
    if column.name == "timezone":
        return frozenset(available_timezones())
    return frozenset({360, 365}) if column.name == "penalty_year" else frozenset(column.words)


@lru_cache(maxsize=1)
def _currencies() -> dict[str, int]:
    return {money.code: money.exponent for money in Currency if money.exponent is not None}


def places_of(currency: str) -> str:
    """Return the SQL of a currency's decimals; what is no currency counts as two, and is a fault of its own."""
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for code, digits in sorted(_currencies().items()):
        groups[digits].append(code)
    cases = [
        f"WHEN {currency} IN {word_list(tuple(codes))} THEN {digits}" for digits, codes in groups.items() if digits != 2
    ]
    return f"CASE {' '.join(cases)} ELSE 2 END"
