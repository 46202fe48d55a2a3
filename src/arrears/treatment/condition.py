"""One condition over one column: a set of values, written as people write it.

`3`, `1..30`, `91..`, `..30`, `>=91`, `<7`, `true`, a word of the column, `none` (not known), a list of any of these,
and `-` for anything. The same set is a test in Python, a text in Python and a text in SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from arrears.kernel.money import MAX_MINOR, format_money, parse_money
from arrears.kernel.refusal import InputError
from arrears.treatment.columns import BUCKETS, COLUMNS, Column

Range = tuple[int, int]
HIGHEST = MAX_MINOR
_COMPARED = re.compile(r"(>=|<=|>|<)\s*(\S+)")
ANYTHING = ("-", "any")


@dataclass(frozen=True)
class Condition:
    """The values of `column` that are meant: inclusive ranges, words or flags, and perhaps "not known"."""

    column: Column
    ranges: tuple[Range, ...] = ()
    words: tuple[str, ...] = ()
    flags: tuple[bool, ...] = ()
    none: bool = False

    def matches(self, value: object) -> bool:
        """Return whether the value is meant."""
        if value is None:
            return self.none
        if self.column.kind == "word":
            return value in self.words
        if self.column.kind == "flag":
            return value in self.flags
        return any(low <= value <= high for low, high in self.ranges)  # type: ignore[operator]

    def sql(self) -> str:
        """Return the test in the common subset of DuckDB and Spark; an unknown value is never true by accident."""
        name = self.column.sql
        return _any_of(self._sql_parts(name) + ([f"{name} IS NULL"] if self.none else []), " OR ")

    def python(self) -> str:
        """Return the test as a Python expression over a local variable of the column's name."""
        name = self.column.name
        known = _any_of(self._python_parts(name), " or ")
        if not self.column.optional:
            return known
        if self.none:
            return f"({name} is None or {known})" if known else f"{name} is None"
        return f"({name} is not None and {known})" if self.ranges else known

    def written(self, currency: str) -> str:
        """Return the condition as a file of that currency would have it."""
        known = [*self.words, *(str(flag).lower() for flag in self.flags)]
        known += [_written(self.column, low, high, currency) for low, high in self.ranges]
        return ", ".join([*known, *(["none"] if self.none else [])])

    def as_dpd(self) -> Condition:
        """Return the condition over `dpd` that a condition over `bucket` stands for."""
        edges = [BUCKETS[word] for word in self.words]
        return Condition(COLUMNS["dpd"], merge((low, HIGHEST if high is None else high) for low, high in edges))

    def _sql_parts(self, name: str) -> list[str]:
        if self.words:
            quoted = [f"'{word}'" for word in self.words]
            return [f"{name} = {quoted[0]}" if len(quoted) == 1 else f"{name} IN ({', '.join(quoted)})"]
        if self.flags:
            return [f"{name} IS NOT NULL"] if len(self.flags) == 2 else [name if self.flags[0] else f"NOT {name}"]
        return [_range_text(name, low, high, "{n} = {a}", "{n} BETWEEN {a} AND {b}") for low, high in self.ranges]

    def _python_parts(self, name: str) -> list[str]:
        if self.words:
            return [f"{name} == {self.words[0]!r}" if len(self.words) == 1 else f"{name} in {self.words!r}"]
        if self.flags:
            return ["True"] if len(self.flags) == 2 else [name if self.flags[0] else f"not {name}"]
        return [_range_text(name, low, high, "{n} == {a}", "{a} <= {n} <= {b}") for low, high in self.ranges]


def _written(column: Column, low: int, high: int, currency: str) -> str:
    first, last = (format_money(end, currency) if column.kind == "money" else str(end) for end in (low, high))
    if low == high:
        return first
    return f"{'' if low == column.lowest else first}..{'' if high == HIGHEST else last}"


def _range_text(name: str, low: int, high: int, same: str, between: str) -> str:
    if high == HIGHEST:
        return f"{name} >= {low}"
    return (same if low == high else between).format(n=name, a=low, b=high)


def _any_of(parts: list[str], joint: str) -> str:
    return parts[0] if len(parts) == 1 else f"({joint.join(parts)})" if parts else ""


def merge(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return the same whole numbers as ranges in order, none of which touches the next."""
    merged: list[Range] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def parse_condition(column: Column, terms: list[str], currency: str) -> Condition | None:
    """Return the condition that the terms mean together, or None where they leave the column open."""
    if any(term in ANYTHING for term in terms):
        return None
    none = "none" in terms
    if none and not column.optional:
        raise InputError("value_never_missing", f"{column.name} is always known; leave `none` out")
    known = [term for term in terms if term != "none"]
    if column.kind == "word":
        return Condition(column, words=tuple(dict.fromkeys(_word(column, term) for term in known)), none=none)
    if column.kind == "flag":
        return Condition(column, flags=tuple(dict.fromkeys(parse_flag(column, term) for term in known)), none=none)
    return Condition(column, ranges=merge(_range(column, term, currency) for term in known), none=none)


def parse_value(column: Column, text: str, currency: str) -> int | bool | str | None:
    """Return one value of the column, as an example in the file gives it."""
    if text == "none" and column.optional:
        return None
    if column.kind == "word":
        return _word(column, text)
    if column.kind == "flag":
        return parse_flag(column, text)
    return _number(column, text, currency)


def parse_flag(column: Column, text: str) -> bool:
    """Return the truth of `true` or `false`."""
    if text not in ("true", "false"):
        raise InputError("value_not_flag", f"{text!r} is neither true nor false, which {column.name} is")
    return text == "true"


def _word(column: Column, text: str) -> str:
    if text not in column.words:
        raise InputError("value_unknown", f"{text!r} is no {column.name}; use one of {', '.join(column.words)}")
    return text


def _range(column: Column, text: str, currency: str) -> Range:
    low, high = _bounds(column, text, currency)
    low = max(low, column.lowest)
    if low > high:
        raise InputError("range_empty", f"{text!r} holds no value of {column.name}, which starts at {column.lowest}")
    return low, high


def _bounds(column: Column, text: str, currency: str) -> Range:
    compared = _COMPARED.fullmatch(text)
    if compared is not None:
        sign, number = compared.group(1), _number(column, compared.group(2), currency)
        return {
            ">=": (number, HIGHEST), ">": (number + 1, HIGHEST),
            "<=": (column.lowest, number), "<": (column.lowest, number - 1),
        }[sign]  # fmt: skip
    first, dots, last = text.partition("..")
    if not dots:
        number = _number(column, text, currency)
        return number, number
    if not first and not last:
        raise InputError("range_malformed", f"{text!r} has neither end; write e.g. 1..30, 91.. or -")
    low = _number(column, first, currency) if first else column.lowest
    return low, _number(column, last, currency) if last else HIGHEST


def _number(column: Column, text: str, currency: str) -> int:
    if column.kind == "money":
        return parse_money(text.strip(), currency)
    if re.fullmatch(r"\d{1,18}", text.strip(), re.ASCII) is None:
        raise InputError("value_not_count", f"{text!r} is no whole number, nor a range such as 1..30, 91.. or >=91")
    return int(text)
