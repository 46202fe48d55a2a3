"""Dated values: what a number was on a day, by which citation, and for which accounts.

A value is in force from its first day (counted) to `until` (not counted). Reading a value on a day on which it was
not in force is an error, never a guess of the nearest one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, cast

import yaml

from arrears.kernel.refusal import InputError

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DATED = frozenset({"from", "until", "existing_accounts_from", "citation", "checked_on", "value"})
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Dated:
    """One value with its days. `existing_accounts_from`: from when it also binds debts made before `since`."""

    since: date
    until: date | None
    existing_accounts_from: date | None
    citation: str
    checked_on: date
    value: Any = None

    def holds_on(self, day: date) -> bool:
        """Return whether the value is in force that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Params:
    """All dated values of one provision, and the days on which the provision itself is in force."""

    in_force: tuple[Dated, ...]
    values: Mapping[str, tuple[Dated, ...]]

    def on(self, day: date) -> Values:
        """Return the values of a day; an `InputError` says which one is not in force."""
        whole = _reading("the provision", self.in_force, day)
        chosen = {name: _reading(name, history, day) for name, history in self.values.items()}
        ends = [dated.until for dated in (whole, *chosen.values()) if dated.until]
        return Values(whole, {name: dated.value for name, dated in chosen.items()}, min(ends, default=None))


class Values:
    """The values of one day as attributes; `dated` is the provision's own entry, `next_change` when one value ends."""

    def __init__(self, dated: Dated, named: Mapping[str, Any], next_change: date | None) -> None:
        """Keep the values under their names."""
        self.dated = dated
        self.named = named
        self.next_change = next_change

    def __getattr__(self, name: str) -> Any:
        """Return the value of that name."""
        try:
            return self.named[name]
        except KeyError:
            raise AttributeError(f"params.yaml has no value {name!r}") from None


def _reading(name: str, history: tuple[Dated, ...], day: date) -> Dated:
    for dated in history:
        if dated.holds_on(day):
            return dated
    spans = "; ".join(f"{dated.since} to {dated.until or 'now'}" for dated in history)
    raise InputError("not_in_force", f"{name} is not in force on {day}; it is from {spans}", name)


def read_params(text: str, where: str) -> Params:
    """Return the values of one params.yaml; wrong keys, overlapping days and values without days are faults."""
    given = cast(dict[str, Any], yaml.load(text, Loader=_Loader))
    if set(given) - {"in_force", "values"} or "in_force" not in given:
        raise ValueError(f"{where}: params.yaml has the keys in_force and values, not {sorted(given)}")
    values = {name: _history(entries, f"{where} {name}") for name, entries in (given.get("values") or {}).items()}
    return Params(_history(given["in_force"], f"{where} in_force"), values)


def _history(entries: list[dict[str, Any]], where: str) -> tuple[Dated, ...]:
    history = sorted((_dated(entry, where) for entry in entries), key=lambda dated: dated.since)
    for earlier, later in pairwise(history):
        if earlier.until is None or earlier.until > later.since:
            raise ValueError(f"{where}: two values are in force on {later.since}")
    return tuple(history)


def _dated(entry: dict[str, Any], where: str) -> Dated:
    if set(entry) - _DATED or not {"from", "citation", "checked_on"} <= set(entry):
        raise ValueError(f"{where}: a dated value has from, citation, checked_on and no others than {sorted(_DATED)}")
    since, until = entry["from"], entry.get("until")
    days = (since, until or since, entry["checked_on"], entry.get("existing_accounts_from") or since)
    if not all(isinstance(day, date) for day in days) or (until and until <= since):
        raise ValueError(f"{where}: days are ISO days, and `until` lies after `from`")
    existing = entry.get("existing_accounts_from", since)
    return Dated(since, until, existing, entry["citation"], entry["checked_on"], _value(entry.get("value")))


def _value(raw: Any) -> Any:
    """Return the value as rules use it: "22:00" as a time, a list as a tuple."""
    if isinstance(raw, str) and (clock := _CLOCK.fullmatch(raw)):
        return time(int(clock[1]), int(clock[2]))
    return tuple(_value(entry) for entry in cast(list[Any], raw)) if isinstance(raw, list) else raw


_in_use: dict[str, Params] = {}


def use(params: Mapping[str, Params]) -> None:
    """Let functions of other rooms read these values, by package, instead of those that are shipped."""
    _in_use.clear()
    _in_use.update(params)
    params_of.cache_clear()
    values_on.cache_clear()


@lru_cache(maxsize=1024)
def params_of(package: str) -> Params:
    """Return the params of the provision in that package (a rule passes its own `__package__`)."""
    if package in _in_use:
        return _in_use[package]
    return read_params(resources.files(package).joinpath("params.yaml").read_text("utf-8"), package)


@lru_cache(maxsize=4096)
def values_on(package: str | None, day: date) -> Values:
    """Return the values of that provision on a day, for functions that other rooms call."""
    assert package, "a rule lies in a package"
    return params_of(package).on(day)
