"""Quick looks that tell whether a rule can find anything at all, so that a clean tape costs little more than a scan.

Keys are compared by their 64-bit hashes, sorted by numpy, which is several times quicker than a hash table over ten
million texts. A duplicate is then confirmed on the keys themselves; an orphan stays unseen only if its hash is that of
another key by chance (one in 10^12 with ten million keys).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from arrears.night.tape.cells import PLAUSIBLE, known_values, named
from arrears.night.tape.query import first_row
from arrears.night.tape.schema import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEYS_AT_ONCE = 40_000_000
JUDGED_BY_LIST = frozenset({"timezone", "allocation", "flip_allocation", "penalty_year"})


def is_clean(con: duckdb.DuckDBPyConnection, relation: str, columns: list[Column]) -> bool:
    """Return if no row of a relation of canonical types can hold a fault of its own.

    Counts, least and greatest values stand in the statistics of Parquet files, so that most of this reads no row.
    """
    right = ["TRUE"]
    for column in columns:
        name = named(column.name)
        if column.needed:
            right.append(f"count({name}) = count(*)")
        if column.least is not None:
            right.append(f"coalesce(min({name}) >= {column.least}, TRUE)")
        if column.most is not None:
            right.append(f"coalesce(max({name}) <= {column.most}, TRUE)")
        if column.kind in PLAUSIBLE:
            plausible = PLAUSIBLE[column.kind]
            right.append(f"coalesce({plausible}(min({name})) AND {plausible}(max({name})), TRUE)")
    if not first_row(con, f"SELECT {' AND '.join(right)} FROM {relation}")[0]:
        return False
    ids = [named(column.name) for column in columns if column.kind == "id"]
    if any(first_row(con, f"SELECT count(*) FROM {relation} WHERE {name} = ''")[0] for name in ids):
        return False
    listed = [column for column in columns if column.kind in {"enum", "currency"} or column.name in JUDGED_BY_LIST]
    return all(_known(con, relation, column) for column in listed)


def _known(con: duckdb.DuckDBPyConnection, relation: str, column: Column) -> bool:
    """Return if every value of a column is on its list; there are few different ones, so that they are listed first."""
    name = named(column.name)
    found = con.execute(f"SELECT DISTINCT {name} FROM {relation} WHERE {name} IS NOT NULL").fetchall()
    return {row[0] for row in found} <= known_values(column)


def has_twice(con: duckdb.DuckDBPyConnection, relation: str, key: str) -> bool:
    """Return if a key may stand twice among the rows that hold no fault of their own."""
    for hashes in _hashes(con, relation, key):
        hashes.sort()
        if bool((hashes[1:] == hashes[:-1]).any()):
            return True
    return False


def has_orphan(con: duckdb.DuckDBPyConnection, relation: str, parents: str, key: str) -> bool:
    """Return if a row's key may be absent among the parents."""
    if not first_row(con, f"SELECT count(*) FROM {relation.replace('alive_', 'read_')}")[0]:
        return False
    for wanted, held in zip(
        _hashes(con, relation, key, beside=parents), _hashes(con, parents, key, beside=relation), strict=True
    ):
        different = _different(wanted)
        known = _different(held)
        if not len(different):
            continue
        if not len(known):
            return True
        places = np.searchsorted(known, different)
        places[places == len(known)] = 0
        if bool((known[places] != different).any()):
            return True
    return False


def _different(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    hashes.sort()
    if not len(hashes):
        return hashes
    return hashes[np.concatenate((np.array([True]), hashes[1:] != hashes[:-1]))]


def _hashes(
    con: duckdb.DuckDBPyConnection, relation: str, key: str, *, beside: str = ""
) -> Iterator[NDArray[np.uint64]]:
    """Yield the keys' hashes in shares of what fits into memory, parted by the hash itself."""
    whole = {name.replace("alive_", "read_") for name in (relation, beside or relation)}
    rows = max(first_row(con, f"SELECT count(*) FROM {name}")[0] for name in whole)
    shares = rows // KEYS_AT_ONCE + 1
    for share in range(shares):
        part = f" AND hash({key}) % {shares} = {share}" if shares > 1 else ""
        found = con.execute(f"SELECT hash({key}) AS h FROM {relation} WHERE NOT _bad{part}").fetchnumpy()
        yield np.ascontiguousarray(found["h"], dtype=np.uint64)
