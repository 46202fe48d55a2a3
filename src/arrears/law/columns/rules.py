"""The SQL form of provisions: `rule.sql` beside `rule.py`, the same rule over columns.

It reads `asked` (lines that the provision binds: line, person, moment, number, dpd, to_whom, channel, step, debt,
plan_active, purpose, agreed numbers), `contacts` and `holds`, and returns what it refuses, with either

* `blocking_at`: the contact that must first leave the window of local days, today included (of the values of the day,
  or the column `window_days` where there are several windows), or
* `permitted_from`: the moment itself; null where no moment is known.

Moments are whole seconds since 1970, UTC. `$name` is a value of the day; `$since` is the earliest moment that any row
of the batch can look back to.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import cache
from importlib import resources
from string import Template
from typing import Any, cast

from arrears.law.engine.provision import Provision

LOOK_BACK = 3 * 86_400
"""Added to the longest window: local days begin up to a day earlier, and a day of 25 hours is longer than one."""


@cache
def sql_of(package: str) -> str | None:
    """Return the text of a provision's `rule.sql`, or None where it has none."""
    file = resources.files(package).joinpath("rule.sql")
    return file.read_text("utf-8") if file.is_file() else None


def reads_the_past(provision: Provision) -> bool:
    """Return whether the provision looks at earlier contacts or at holds, which differ from person to person.

    A rule that needs them to be known but does not look into them says `LOOKS_BACK = False`.
    """
    rule = importlib.import_module(f"{provision.package}.rule")
    return bool({"history", "holds"} & set(provision.needs)) and getattr(rule, "LOOKS_BACK", True)


def may_miss(package: str) -> bool:
    """Return whether the provision may find in the past that a fact is missing; one without SQL always may."""
    text = sql_of(package)
    return text is None or "AS missing" in text


def only_at_the_desk(provision: Provision, consents: Mapping[str, Any]) -> bool:
    """Return whether something was agreed (`DESK_ONLY` of the rule) that its SQL does not know of."""
    rule = importlib.import_module(f"{provision.package}.rule")
    return any(name in consents for name in getattr(rule, "DESK_ONLY", ()))


def window_days(values: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the windows of the provision in local days, today included; one day where it does not say."""
    if "most_in_days" in values:
        return tuple(days for days, _ in values["most_in_days"])
    named = ("days", "window_days", "quiet_days", "fresh_days")
    return (next((values[name] for name in named if name in values), 1),)


def look_back_seconds(provisions: Iterable[Provision], day: date) -> int:
    """Return how far before its moment any of the provisions' SQL looks into the contacts, as in force on that day."""
    in_force = [provision.reading(day) for provision in provisions if sql_of(provision.package) is not None]
    longest = max((max(window_days(values.named)) for values in in_force if values is not None), default=1)
    return longest * 86_400 + LOOK_BACK


def dpd_marks(provisions: Iterable[Provision], day: date) -> tuple[int, ...]:
    """Return the days past due at which a verdict may change, the highest first: between two of them all are alike.

    Rules compare them with nought or with a value that says `dpd` in its name, by < or by <=.
    """
    in_force = [values for provision in provisions if (values := provision.reading(day)) is not None]
    named = [value for values in in_force for name, value in values.named.items() if "dpd" in name]
    found = [value for value in named if isinstance(value, int)]
    return tuple(sorted({0, 1, *found, *(value + 1 for value in found)}, reverse=True))


def fill(text: str, values: Mapping[str, Any], since: int, known_holds: frozenset[str]) -> str:
    """Return the SQL with its values in place."""
    words = {name: _literal(value) for name, value in values.items()}
    return Template(text).substitute(words, since=since, known_holds=_literal(tuple(sorted(known_holds)) or ("",)))


def _literal(value: Any) -> str:
    if isinstance(value, tuple):
        entries = cast(tuple[Any, ...], value)
        return ", ".join(f"({_literal(one)})" if isinstance(one, tuple) else _literal(one) for one in entries)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, time):
        return f"'{value:%H:%M}'"
    return "'" + str(value).replace("'", "''") + "'"
