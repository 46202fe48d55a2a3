"""Takes terms, schedules and payments of the followed accounts from a tape, so that money is allocated by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid5

import duckdb

from arrears.debt.account import Account
from arrears.kernel.refusal import InputError
from arrears.night.tape import Tape, read_tape
from arrears.office.payments.load_books import plain

_DEBT = """
SELECT a.account_id, {terms},
       (SELECT list({{'no': i.no, 'due': i.due_on, 'principal': coalesce(i.principal_minor, 0),
                     'interest': coalesce(i.interest_minor, 0), 'fee': coalesce(i.fee_minor, 0)}}
                    ORDER BY i.due_on, i.no)
          FROM instalments i WHERE i.account_id = a.account_id),
       (SELECT list({{'id': p.payment_id, 'on': p.paid_on, 'minor': p.amount_minor, 'reverses': p.reverses}}
                    ORDER BY p.paid_on)
          FROM payments p WHERE p.account_id = a.account_id)
  FROM accounts a WHERE a.account_id IN (SELECT account_id FROM followed)
"""
_TERMS = (
    "principal_minor", "penalty_rate_ppm", "penalty_base", "penalty_year", "penalty_cap_ppm", "grace_days",
    "dpd_first_day", "allocation", "flip_dpd", "flip_allocation", "disbursed_on",
)  # fmt: skip
_WRITE = """
INSERT INTO account_books AS old (tenant_id, id, account_id, terms, rows, payments, as_of)
SELECT %s, id, account_id, terms, rows, payments, %s
  FROM jsonb_to_recordset(%s::jsonb) AS new(id uuid, account_id text, terms jsonb, rows jsonb, payments jsonb)
    ON CONFLICT (id) DO UPDATE SET terms = EXCLUDED.terms, rows = EXCLUDED.rows, payments = EXCLUDED.payments,
       as_of = EXCLUDED.as_of
 WHERE old.as_of <= EXCLUDED.as_of
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
    said = {
        "id": str(books_id(tenant, account)), "account_id": account,
        "terms": plain(json.dumps(terms.__dict__, default=str)), "rows": rows, "payments": payments,
    }  # fmt: skip
    cursor.execute(_WRITE, [tenant, as_of, json.dumps([said], default=str)])


def _debts(tape: Tape, followed: list[str]) -> Iterator[list[dict[str, Any]]]:
    with duckdb.connect() as con:
        for name in ("accounts", "instalments", "payments"):
            table = tape.tables[name]
            if table.paths:
                con.read_parquet([str(path) for path in table.paths]).create_view(name)
            elif name == "accounts":
                raise InputError("tape_empty", "the tape has no accounts", "TAPE")
            else:
                return  # without schedules or payments, the night's figures are the books
        con.execute("CREATE TABLE followed (account_id VARCHAR)")
        con.execute("INSERT INTO followed SELECT unnest(?::VARCHAR[])", [followed])
        have = {row[0] for row in con.execute("DESCRIBE accounts").fetchall()}
        terms = ", ".join(name if name in have else f"NULL AS {name}" for name in _TERMS)
        found = con.execute(_DEBT.format(terms=terms))
        while rows := found.fetchmany(BATCH):
            yield [_plain(row) for row in rows if row[-2]]


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
