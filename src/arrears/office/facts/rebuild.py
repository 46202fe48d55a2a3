"""Makes every projection again from facts alone, and compares: a difference is a defect, or somebody's hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from psycopg import sql

from arrears.office.facts.project import Projection, Rows, fold_chain, projections, read_rows, write_rows
from arrears.office.facts.read import facts_of_chains
from arrears.office.tenancy import current_tenant

BATCH = 1000
MOST = 100


@dataclass
class Comparison:
    """One table: rows that facts give, and how the live ones differ (the first hundred differences)."""

    table: str
    rows: int = 0
    differs: int = 0
    differences: list[str] = field(default_factory=lambda: list[str]())

    def note(self, difference: str) -> None:
        """Count a difference."""
        self.differs += 1
        if len(self.differences) < MOST:
            self.differences.append(difference)


def rebuild(cursor: Any, *, repair: bool = False) -> list[Comparison]:
    """Compare every projection of the transaction's tenant with its facts; with `repair`, write what the facts give."""
    tenant = current_tenant(cursor)
    found = {projection.table: Comparison(projection.table) for projection in projections()}
    if repair:
        cursor.execute("SELECT id FROM chain ORDER BY id FOR UPDATE")
    for chains in _chains(cursor):
        facts = facts_of_chains(cursor, chains)
        for projection in projections():
            live = read_rows(cursor, projection, chains)
            made = {chain: fold_chain(projection, {}, facts.get(chain, [])) for chain in chains}
            for chain in chains:
                _compare(found[projection.table], projection, live.get(chain, {}), made[chain])
            if repair:
                _put_right(cursor, tenant, projection, live, made)
    for projection in projections():
        _count_strays(cursor, projection, found[projection.table])
    return list(found.values())


def _chains(cursor: Any) -> Iterator[list[UUID]]:
    cursor.execute("SELECT id FROM chain ORDER BY id")
    every = iter([row[0] for row in cursor.fetchall()])
    while batch := list(islice(every, BATCH)):
        yield batch


def _compare(found: Comparison, projection: Projection, live: Rows, made: Rows) -> None:
    found.rows += len(made)
    for key in sorted(set(live) | set(made), key=str):
        if key not in live:
            found.note(f"{key}: missing")
        elif key not in made:
            found.note(f"{key}: no fact gives it")
        else:
            wrong = [name for name in projection.columns if live[key].get(name) != made[key].get(name)]
            if wrong:
                found.note(f"{key}: {', '.join(wrong)}")


def _put_right(
    cursor: Any, tenant: UUID, projection: Projection, live: dict[UUID, Rows], made: dict[UUID, Rows]
) -> None:
    write_rows(
        cursor, tenant, projection,
        [row for chain, rows in made.items() for key, row in rows.items() if live.get(chain, {}).get(key) != row],
    )  # fmt: skip
    stray = [key for chain, rows in live.items() for key in rows if key not in made.get(chain, {})]
    delete = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)")
    cursor.execute(delete.format(sql.Identifier(projection.table), sql.Identifier(projection.key)), [stray])


def _count_strays(cursor: Any, projection: Projection, found: Comparison) -> None:
    """Find rows of chains that do not exist."""
    query = sql.SQL(
        "SELECT {key} FROM {table} t WHERE NOT EXISTS (SELECT FROM chain WHERE chain.id = t.{chain})"
    ).format(
        key=sql.Identifier(projection.key),
        table=sql.Identifier(projection.table),
        chain=sql.Identifier(projection.chain),
    )
    cursor.execute(query)
    for (key,) in cursor.fetchall():
        found.note(f"{key}: of a chain without facts")
