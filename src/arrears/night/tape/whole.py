"""What rows owe to each other: unique keys, no orphans, schedules that sum, reversals that have a payment."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

import duckdb

from arrears.night.tape.cells import quoted
from arrears.night.tape.judge import Reading

_RULE = re.compile(r"^-- name: (\w+)\n(.*?;)$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"\{(\w+)\.(\w+)\}")


def rules() -> list[tuple[str, str]]:
    """Return the rules in order: name and statement."""
    return _RULE.findall(files("arrears.night.tape").joinpath("whole.sql").read_text(encoding="utf-8"))


def judge_together(con: duckdb.DuckDBPyConnection, readings: dict[str, Reading], as_of: date) -> None:
    """Put into `rejects` every row that does not fit the rows around it."""
    for name in readings:
        con.execute(
            f"CREATE VIEW alive_{name} AS SELECT * FROM read_{name} WHERE NOT _bad AND NOT EXISTS "
            f"(SELECT 1 FROM rejects r WHERE r.tbl = '{name}' AND r._row = read_{name}._row)"
        )
    for _name, statement in rules():
        con.execute(
            _PLACE.sub(lambda place: quoted(readings[place[1]].shown(place[2])), statement).replace(
                "{as_of}", f"DATE '{as_of}'"
            )
        )
