"""The SQL form of provisions: `rule.sql` beside `rule.py`, the same rule over columns.

It reads `asked` (the lines that the provision binds: line, person, moment, number, place, to_whom, channel, step,
debt, dpd, plan_active and the agreed numbers), `contacts` and `holds`, and returns what it refuses, with either

* `blocking_at`: the contact that must leave the window of `$days` local days (today included) first, or
* `permitted_from`: the moment itself; null where no moment is known.

Moments are whole seconds since 1970, UTC. `$name` is a value of the day; `$since` is the earliest moment that any row
of the batch can look back to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from functools import cache
from importlib import resources
from string import Template
from typing import Any

from arrears.law.engine.provision import Provision

LOOK_BACK = 3 * 86_400
"""Added to the longest window: local days begin up to a day earlier, and a day of 25 hours is longer than one."""


@cache
def sql_of(package: str) -> str | None:
    """Return the text of a provision's `rule.sql`, or None where it has none."""
    file = resources.files(package).joinpath("rule.sql")
    return file.read_text("utf-8") if file.is_file() else None


def reads_the_past(provision: Provision) -> bool:
    """Return whether the provision looks at earlier contacts or at holds, which differ from person to person."""
    return bool({"history", "holds"} & set(provision.needs))


def window_days(values: Mapping[str, Any]) -> int:
    """Return how many local days, today included, the provision counts; one where it does not say."""
    return int(values.get("days", 1))


def fill(text: str, values: Mapping[str, Any], since: int, known_holds: frozenset[str]) -> str:
    """Return the SQL with its values in place."""
    words = {name: _literal(value) for name, value in values.items()}
    return Template(text).substitute(words, since=since, known_holds=_literal(tuple(sorted(known_holds)) or ("",)))


def _literal(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_literal(entry) for entry in value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, time):
        return f"'{value:%H:%M}'"
    return "'" + str(value).replace("'", "''") + "'"
