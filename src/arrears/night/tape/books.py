"""The books of a reading: rows and money on both sides, counted from what was written, not from what was meant."""

from __future__ import annotations

from pathlib import Path

import duckdb

from arrears.night.tape.judge import Reading
from arrears.night.tape.model import Counts, Sums
from arrears.night.tape.query import first_row

CURRENCY = "coalesce(currency, 'CNY')"


def paths_sql(paths: tuple[Path, ...]) -> str:
    """Return a `read_parquet` call over the files."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"


def counts(con: duckdb.DuckDBPyConnection, reading: Reading, paths: tuple[Path, ...]) -> Counts:
    """Return the rows read, accepted (as counted in the files on the good side) and rejected (as listed)."""
    listed = first_row(con, "SELECT count(DISTINCT _row) FROM rejects WHERE tbl = ?", [reading.name])[0]
    accepted = first_row(con, f"SELECT count(*) FROM {paths_sql(paths)}")[0] if paths else 0
    return Counts(reading.rows, accepted, reading.lost_rows + listed, reading.left_out)


def sums(
    con: duckdb.DuckDBPyConnection, reading: Reading, paths: tuple[Path, ...], currencies: list[str]
) -> tuple[Sums, ...]:
    """Return the sums of each money column by currency; a cell that could not be read has no amount."""
    money = [column.name for column in reading.columns() if column.kind == "money"]
    if not money:
        return ()
    whole = _summed(con, reading, f"read_{reading.name}", money, currencies)
    lost: dict[str, list[int]] = {}
    if first_row(con, "SELECT count(*) FROM rejects WHERE tbl = ?", [reading.name])[0]:
        rejected = f"(SELECT _row FROM rejects WHERE tbl = '{reading.name}')"
        lost = _summed(con, reading, f"(SELECT * FROM read_{reading.name} WHERE _row IN {rejected})", money, currencies)
    good = whole
    if not (reading.typed and not lost):
        good = _summed(con, reading, paths_sql(paths), money, currencies) if paths else {}
    return tuple(
        Sums(
            name,
            currency,
            totals[at],
            good.get(currency, [0] * len(money))[at],
            lost.get(currency, [0] * len(money))[at],
        )
        for at, name in enumerate(money)
        for currency, totals in sorted(whole.items())
    )


def _summed(
    con: duckdb.DuckDBPyConnection, reading: Reading, relation: str, money: list[str], currencies: list[str]
) -> dict[str, list[int]]:
    totals = ", ".join(f"coalesce(sum(t.{name}), 0)" for name in money)
    if reading.name == "accounts":
        held = any(column.name == "currency" for column in reading.columns())
        query = f"SELECT {CURRENCY if held else quoted_default()} AS money, {totals} FROM {relation} t GROUP BY money"
    elif len(currencies) <= 1:
        query = f"SELECT '{(currencies or ['CNY'])[0]}' AS money, {totals} FROM {relation} t HAVING count(*) > 0"
    else:
        query = (
            f"SELECT coalesce(c.currency, 'CNY') AS money, {totals} FROM {relation} t "
            "LEFT JOIN account_currency c USING (account_id) GROUP BY money"
        )
    return {row[0]: [int(total) for total in row[1:]] for row in con.execute(query).fetchall()}


def quoted_default() -> str:
    """Return the currency of accounts that name none."""
    return "'CNY'"
