"""Takes terms, schedules and payments of the followed accounts from a tape, so that money is allocated by row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid5

import duckdb

from arrears.debt.account import Account
from arrears.kernel.refusal import InputError
from arrears.night.tape import Tape, read_tape

_DEBT = """
WITH schedule AS (
    SELECT account_id, list(struct_pack(no := no, due := due_on, principal := coalesce(principal_minor, 0),
           interest := coalesce(interest_minor, 0), fee := coalesce(fee_minor, 0)) ORDER BY due_on, no) AS rows
      FROM instalments WHERE account_id IN (SELECT account_id FROM followed) GROUP BY account_id),
paid AS (
    SELECT account_id, list(struct_pack(id := payment_id, "on" := paid_on, minor := amount_minor, reverses := reverses)
           ORDER BY paid_on) AS payments
      FROM payments WHERE account_id IN (SELECT account_id FROM followed) GROUP BY account_id)
SELECT account_id, {terms}, rows, payments
  FROM accounts JOIN schedule USING (account_id) LEFT JOIN paid USING (account_id)
"""
_TERMS = (
    "principal_minor", "penalty_rate_ppm", "penalty_base", "penalty_year", "penalty_cap_ppm", "grace_days",
    "dpd_first_day", "allocation", "flip_dpd", "flip_allocation", "disbursed_on",
)  # fmt: skip
_COLUMNS = {
    "accounts": _TERMS,
    "instalments": ("principal_minor", "interest_minor", "fee_minor"),
    "payments": ("reverses",),
}
_WRITE = """
INSERT INTO account_books AS old (tenant_id, id, account_id, terms, rows, payments, as_of)
SELECT %s, id, account_id, terms, rows, payments, %s
  FROM jsonb_to_recordset(%s::jsonb) AS new(id uuid, account_id text, terms jsonb, rows jsonb, payments jsonb)
    ON CONFLICT (id) DO UPDATE SET terms = EXCLUDED.terms, rows = EXCLUDED.rows, payments = EXCLUDED.payments,
       as_of = EXCLUDED.as_of
 WHERE old.as_of <= EXCLUDED.as_of
"""
_NO_PAYMENTS = """
CREATE TABLE payments (payment_id VARCHAR, account_id VARCHAR, paid_on DATE, amount_minor BIGINT, reverses VARCHAR)
"""
BATCH = 2000


def keep_books(cursor: Any, tenant: UUID, folder: Path, as_of: date, mapping: str | Path | None = None) -> int:
    """Write the books of the accounts that the office follows, as the tape in `folder` gives them; returns how many."""
    cursor.execute("SELECT account_id FROM account_snapshot ORDER BY account_id")
    followed = [row[0] for row in cursor.fetchall()]
    with TemporaryDirectory() as work:
        tape = read_tape(folder, mapping, as_of, Path(work))
        count = 0
        for batch in _debts(tape, followed):
            rows = [{**one, "id": str(books_id(tenant, one["account_id"]))} for one in batch]
            cursor.execute(_WRITE, [tenant, as_of, json.dumps(rows)])
            count += cursor.rowcount
    return count


def books_id(tenant: UUID, account: str) -> UUID:
    """Return the id of an account's books."""
    return uuid5(tenant, f"books/{account}")


def keep_one(cursor: Any, tenant: UUID, account: str, terms: Account, rows: Any, payments: Any, as_of: date) -> None:
    """Write one account's books from typed values; `rows` and `payments` as in `books.Tape`."""
    keep_many(cursor, tenant, {account: (terms, rows, payments)}, as_of)


def keep_many(cursor: Any, tenant: UUID, books: Mapping[str, tuple[Account, Any, Any]], as_of: date) -> None:
    """Write the books of accounts from typed values: terms, rows and payments of each."""
    said = [
        {"id": books_id(tenant, account), "account_id": account, "terms": terms.__dict__, "rows": rows,
         "payments": payments}
        for account, (terms, rows, payments) in books.items()
    ]  # fmt: skip
    cursor.execute(_WRITE, [tenant, as_of, json.dumps(said, default=str)])


def _debts(tape: Tape, followed: list[str]) -> Iterator[list[dict[str, Any]]]:
    with duckdb.connect() as con:
        for name in ("accounts", "instalments", "payments"):
            table = tape.tables[name]
            if table.paths:
                _view(con, name, [str(path) for path in table.paths])
            elif name == "accounts":
                raise InputError("tape_empty", "the tape has no accounts", "TAPE")
            elif name == "instalments":
                return  # without schedules, the night's figures are the books
            else:
                con.execute(_NO_PAYMENTS)
        con.execute("CREATE TABLE followed (account_id VARCHAR)")
        con.execute("INSERT INTO followed SELECT unnest(?::VARCHAR[])", [followed])
        found = con.execute(_DEBT.format(terms=", ".join(_TERMS)))
        while rows := found.fetchmany(BATCH):
            yield [_plain(row) for row in rows if row[-2]]


def _view(con: duckdb.DuckDBPyConnection, name: str, paths: list[str]) -> None:
    """Show a table with every column that is asked for: a tape may leave optional ones out."""
    con.read_parquet(paths).create_view(f"{name}_given")
    have = {row[0] for row in con.execute(f"DESCRIBE {name}_given").fetchall()}
    extra = "".join(f", NULL AS {column}" for column in _COLUMNS[name] if column not in have)
    con.execute(f"CREATE VIEW {name} AS SELECT *{extra} FROM {name}_given")


def _plain(row: tuple[Any, ...]) -> dict[str, Any]:
    given = dict(zip(_TERMS, row[1:-2], strict=True))
    terms = {name: value for name, value in given.items() if value is not None}
    for name in ("allocation", "flip_allocation"):
        if name in terms:
            terms[name] = terms[name].split(",")
    if "disbursed_on" in terms:
        terms["disbursed_on"] = terms["disbursed_on"].isoformat()
    rows = [[one["no"], one["due"].isoformat(), one["principal"], one["interest"], one["fee"]] for one in row[-2] or []]
    payments = [
        {name: value for name, value in {**one, "on": one["on"].isoformat()}.items() if value is not None}
        for one in row[-1] or []
    ]
    return {"account_id": row[0], "terms": terms, "rows": rows, "payments": payments}
