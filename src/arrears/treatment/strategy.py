"""A strategy: which tier a person is in, and what would help, from one readable file.

    strategy = load_strategy(Path("china.yaml"))
    strategy.decide({"dpd": 12, "days_to_due": None, ...})   # one person
    strategy.tier_sql(), strategy.decision_sql()             # a portfolio

A file with a fault is not loaded: `check_strategy` returns all of its faults, `load_strategy` raises with the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from arrears.kernel.refusal import InputError
from arrears.treatment import compile as compiled
from arrears.treatment.analyse import analyse
from arrears.treatment.examples import failed_examples
from arrears.treatment.model import Decision, Example, Fault, Row, Tier
from arrears.treatment.read import read_strategy
from arrears.treatment.source import SourceError, read_entries

DEFAULT = "china.yaml"


@dataclass(frozen=True)
class Strategy:
    """A strategy without faults. `digest` names its exact words, `version` is what the author calls them."""

    name: str
    version: str
    digest: str
    title_zh: str
    title_en: str
    currency: str
    hit: str
    tiers: tuple[Tier, ...]
    rows: tuple[Row, ...]
    examples: tuple[Example, ...]
    function: compiled.DecideFunction

    def decide(self, values: Mapping[str, object]) -> Decision:
        """Return what one person gets; `values` has the night's columns (money in minor units), but for `tier`."""
        try:
            return self.function(values)
        except KeyError as fault:
            raise InputError("column_missing", f"the strategy asks for {fault.args[0]!r}; give it") from None
        except TypeError:
            raise InputError("value_of_wrong_type", f"a value has a type that its column does not: {values}") from None

    def tier_sql(self) -> str:
        """Return a CASE over the customers' columns that gives the tier's name."""
        return compiled.tier_sql(self.tiers)

    def decision_sql(self) -> str:
        """Return a CASE over the customers' columns and `tier` that gives the index into `rows`."""
        return compiled.decision_sql(self.rows)

    def channel_sql(self, decision: str = "decision") -> str:
        """Return a CASE over the column `decision` (an index into `rows`) that gives the channel for the person."""
        return compiled.channel_sql(self.rows, decision)


def check_strategy(text: str, file: str) -> tuple[Strategy | None, list[Fault]]:
    """Return the strategy of a YAML text, or None and what must be mended, in the order of the file."""
    try:
        reading = read_strategy(read_entries(text))
    except SourceError as fault:
        return None, [Fault(fault.code, fault.line, "the file", fault.message, file)]
    faults = reading.faults or analyse(reading.tiers, reading.rows, reading.hit)
    if faults:
        return None, [replace(fault, file=file) for fault in sorted(faults, key=lambda fault: fault.line)]
    tiers, rows = tuple(reading.tiers), tuple(reading.rows)
    strategy = Strategy(
        name=reading.name,
        version=reading.version,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        title_zh=reading.title_zh,
        title_en=reading.title_en,
        currency=reading.currency,
        hit=reading.hit,
        tiers=tiers,
        rows=rows,
        examples=tuple(reading.examples),
        function=compiled.python_function(tiers, rows),
    )
    failed = [replace(fault, file=file) for fault in failed_examples(strategy.examples, strategy.decide)]
    return (None if failed else strategy), failed


def parse_strategy(text: str, file: str) -> Strategy:
    """Return the strategy of a YAML text; its first fault is raised, with how many more there are."""
    strategy, faults = check_strategy(text, file)
    if strategy is None:
        first, more = faults[0], len(faults) - 1
        rest = f" (and {more} more: `arrears strategy check {file}` lists them)" if more else ""
        raise InputError(first.code, f"{first.message}{rest}", f"{file}:{first.line}: {first.place}")
    return strategy


def load_strategy(path: Path) -> Strategy:
    """Return the strategy of a file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        message = f"{path}: {fault.strerror}; give a readable strategy file"
        raise InputError("file_unreadable", message, str(path)) from None
    except UnicodeDecodeError:
        raise InputError("file_not_utf8", f"{path} is not UTF-8 text; save it as UTF-8", str(path)) from None
    return parse_strategy(text, path.name)


def default_text() -> str:
    """Return the text of the strategy that ships: Chinese consumer finance."""
    return (files("arrears.treatment") / "strategies" / DEFAULT).read_text(encoding="utf-8")


@cache
def default_strategy() -> Strategy:
    """Return the strategy that ships: Chinese consumer finance."""
    return parse_strategy(default_text(), DEFAULT)
