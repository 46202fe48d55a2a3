"""What rows owe to each other: unique keys, no orphans, schedules that sum, reversals that have a payment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from importlib.resources import files

import duckdb

from arrears.night.tape.cells import quoted
from arrears.night.tape.judge import Reading
from arrears.night.tape.screen import has_orphan, has_twice

_RULE = re.compile(r"^-- name: (\w+)\n(.*?;)$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"\{(\w+)\.(\w+)\}")

# A rule that joins or counts the whole tape runs only where a quick look says that it may find something.
SCREENED: dict[str, Callable[[duckdb.DuckDBPyConnection], bool]] = {
    "customers_twice": lambda con: has_twice(con, "read_customers", "customer_id"),
    "accounts_twice": lambda con: has_twice(con, "read_accounts", "account_id"),
    "instalments_twice": lambda con: has_twice(con, "read_instalments", "(account_id, no)"),
    "payments_twice": lambda con: has_twice(con, "read_payments", "payment_id"),
    "consents_twice": lambda con: has_twice(con, "read_consents", "(customer_id, consent)"),
    "guarantors_twice": lambda con: has_twice(con, "read_guarantors", "(account_id, guarantor_id)"),
    "accounts_without_customer": lambda con: has_orphan(con, "alive_accounts", "alive_customers", "customer_id"),
    "instalments_without_account": lambda con: has_orphan(con, "alive_instalments", "alive_accounts", "account_id"),
    "payments_without_account": lambda con: has_orphan(con, "alive_payments", "alive_accounts", "account_id"),
    "guarantors_without_account": lambda con: has_orphan(con, "alive_guarantors", "alive_accounts", "account_id"),
}


def rules() -> list[tuple[str, str]]:
    """Return the rules in order: name and statement."""
    return _RULE.findall(files("arrears.night.tape").joinpath("whole.sql").read_text(encoding="utf-8"))


def judge_together(con: duckdb.DuckDBPyConnection, readings: dict[str, Reading], as_of: date) -> None:
    """Put into `rejects` every row that does not fit the rows around it."""
    for name in readings:
        con.execute(
            f"CREATE VIEW alive_{name} AS SELECT t.* FROM read_{name} t "
            f"ANTI JOIN (SELECT _row FROM rejects WHERE tbl = '{name}') r USING (_row) WHERE NOT _bad"
        )
    for name, statement in rules():
        if name in SCREENED and not SCREENED[name](con):
            continue
        con.execute(
            _PLACE.sub(lambda place: quoted(readings[place[1]].shown(place[2])), statement).replace(
                "{as_of}", f"DATE '{as_of}'"
            )
        )
