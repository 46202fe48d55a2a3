"""Projections: tables whose rows are folded from facts, in the same transaction as the facts.

A projection is one table, a pure fold, and the kinds of facts that it follows. Its rows belong to a chain (the column
`chain`, usually the case). Live and rebuilt rows come from the same fold: live, the rows of the touched chains are
read, folded over the new facts and written back where they differ; rebuilt, they are folded from nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, LiteralString, cast
from uuid import UUID

import orjson
from psycopg import sql

from arrears.record.fact import Fact

Row = dict[str, Any]
Rows = dict[Any, Row]
"""The rows of one chain, by the value of the table's key column."""
Fold = Callable[[Rows, Fact], None]


@dataclass(frozen=True)
class Projection:
    """A table made from facts. `columns` maps each column (not `tenant_id`) to its PostgreSQL type.

    `fold` changes the rows of one chain as a fact says; it must be pure: no clock, no chance, no database.
    """

    table: str
    key: str
    chain: str
    columns: Mapping[str, str]
    kinds: frozenset[str]
    fold: Fold


_PROJECTIONS: dict[str, Projection] = {}


def register(projection: Projection) -> Projection:
    """Make a projection known; called where it is defined (`<part>/projections.py`)."""
    _PROJECTIONS[projection.table] = projection
    return projection


def projections() -> list[Projection]:
    """Return every known projection."""
    return [_PROJECTIONS[table] for table in sorted(_PROJECTIONS)]


def project(cursor: Any, tenant: UUID, facts: Sequence[Fact]) -> None:
    """Bring every projection up to date with `facts`, which are sorted by chain and in order within each."""
    kinds = {fact.kind for fact in facts}
    for projection in projections():
        if not projection.kinds.isdisjoint(kinds):
            followed = [fact for fact in facts if fact.kind in projection.kinds]
            _advance(cursor, tenant, projection, followed)


def fold_chain(projection: Projection, rows: Rows, facts: Sequence[Fact]) -> Rows:
    """Return the rows of one chain after `facts`, with `rows` left as they are."""
    after = {key: dict(row) for key, row in rows.items()}
    for fact in facts:
        if fact.kind in projection.kinds:
            projection.fold(after, fact)
    return after


def read_rows(cursor: Any, projection: Projection, chains: Sequence[UUID]) -> dict[UUID, Rows]:
    """Return the projection's rows of these chains."""
    names = list(projection.columns)
    query = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s)").format(
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.Identifier(projection.table),
        sql.Identifier(projection.chain),
    )
    cursor.execute(query, [list(chains)])
    found: dict[UUID, Rows] = defaultdict(dict)
    for values in cursor.fetchall():
        row = {name: _loaded(projection.columns[name], value) for name, value in zip(names, values, strict=True)}
        found[row[projection.chain]][row[projection.key]] = row
    return found


def _loaded(kind: str, value: Any) -> Any:
    return orjson.loads(value) if kind == "jsonb" and isinstance(value, str) else value


def _advance(cursor: Any, tenant: UUID, projection: Projection, facts: Sequence[Fact]) -> None:
    before = read_rows(cursor, projection, list(dict.fromkeys(fact.chain for fact in facts)))
    changed: list[Row] = []
    gone: list[Any] = []
    for chain, said in groupby(facts, key=lambda fact: fact.chain):
        old = before.get(chain, {})
        new = fold_chain(projection, old, list(said))
        changed += [row for key, row in new.items() if old.get(key) != row]
        gone += [key for key in old if key not in new]
    write_rows(cursor, tenant, projection, changed)
    if gone:
        query = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)")
        cursor.execute(query.format(sql.Identifier(projection.table), sql.Identifier(projection.key)), [gone])


def write_rows(cursor: Any, tenant: UUID, projection: Projection, rows: Sequence[Row]) -> None:
    """Insert `rows`, or replace those that are there."""
    if not rows:
        return
    names = list(projection.columns)
    identifiers = list(map(sql.Identifier, names))
    query = sql.SQL(
        "INSERT INTO {table} (tenant_id, {names}) SELECT %s, {names} FROM json_to_recordset(%s::json) AS new({typed})"
        " ON CONFLICT ({key}) DO UPDATE SET {sets}"
    ).format(
        table=sql.Identifier(projection.table),
        names=sql.SQL(", ").join(identifiers),
        typed=sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(cast("LiteralString", kind)))
            for name, kind in projection.columns.items()
        ),
        key=sql.Identifier(projection.key),
        sets=sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(name) for name in identifiers),
    )
    cursor.execute(query, [tenant, orjson.dumps(rows).decode()])
