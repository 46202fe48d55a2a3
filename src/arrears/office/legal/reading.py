"""Reads what legal pages and commands need: an account with its claim, matters, letters, clues, the creditor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from arrears.court.claim import Claim, Scope, claim
from arrears.kernel.refusal import InputError
from arrears.office.legal.kinds import CreditorDescribed
from arrears.office.payments.books import debt_in
from arrears.office.payments.load_books import AccountNow, accounts_of_cases
from arrears.office.store.rows import many, plain
from arrears.record import catalogue


@dataclass(frozen=True)
class Creditor:
    """How a lender stands in papers, as described last."""

    creditor: Mapping[str, Any]
    agent: Mapping[str, Any] | None
    court: str | None


def matter_of(cursor: Any, case: UUID, matter: UUID) -> dict[str, Any]:
    """Return a matter of the case, or an `InputError`."""
    found = many(cursor, "SELECT * FROM matter WHERE id = %s AND chain_id = %s", [matter, case])
    if not found:
        raise InputError("unknown_matter", f"the case has no matter {matter}", "matter")
    return found[0]


def matters_of(cursor: Any, case: UUID) -> list[dict[str, Any]]:
    """Return the matters of a case, the newest first."""
    return many(cursor, "SELECT * FROM matter WHERE chain_id = %s ORDER BY opened_on DESC, id", [case])


def letters_of(cursor: Any, case: UUID) -> list[dict[str, Any]]:
    """Return the letters and papers of a case, the newest first."""
    return many(cursor, "SELECT * FROM letter WHERE chain_id = %s ORDER BY issued_on DESC, id", [case])


def clues_of(cursor: Any, case: UUID) -> list[dict[str, Any]]:
    """Return the asset clues of a case that still hold."""
    return many(cursor, "SELECT * FROM asset_clue WHERE chain_id = %s AND NOT gone ORDER BY found_on, id", [case])


def creditor_of(cursor: Any, tenant: UUID, lender: str) -> Creditor:
    """Return how a lender stands in papers; `InputError` where nobody described it yet."""
    cursor.execute(
        "SELECT version, payload FROM fact WHERE chain_id = %s AND kind = 'creditor.described'"
        " AND payload->>'lender' = %s ORDER BY sequence DESC LIMIT 1",
        [tenant, lender],
    )
    row = cursor.fetchone()
    if row is None:
        message = f"nobody described {lender} as a creditor: name, address, representative, credit code"
        raise InputError("creditor_not_described", message, "lender")
    said = catalogue.read("creditor.described", row[0], plain(row[1]))
    assert isinstance(said, CreditorDescribed)
    return Creditor(said.creditor, said.agent, said.court)


def account_of(cursor: Any, tenant: UUID, case: UUID, account: str | None) -> AccountNow:
    """Return an account of the case: the named one, else its only one, else the one longest overdue."""
    found = accounts_of_cases(cursor, tenant, [case])
    if account is not None:
        if account not in found:
            raise InputError("unknown_account", f"the case has no account {account}", "account")
        return found[account]
    if not found:
        raise InputError("no_account", "the case has no account left", "account")
    return max(found.values(), key=lambda one: (one.shown.dpd, one.shown.overdue_minor, one.account))


def account_if_any(cursor: Any, tenant: UUID, case: UUID, account: str | None) -> AccountNow | None:
    """Return the account if the case still has it: what happened in a matter goes on record either way."""
    return accounts_of_cases(cursor, tenant, [case]).get(account or "")


def claim_on(account: AccountNow, on: date, scope: Scope) -> Claim:
    """Return what may be claimed of an account on a day, row by row; `InputError` where the tape gave no schedule."""
    if account.books.tape is None:
        message = f"the tape gave no instalments of {account.account}: without them there is no computation sheet"
        raise InputError("sheet_missing", message, "account")
    if account.currency != "CNY":
        raise InputError("currency_unknown", "Chinese courts' papers are written in CNY", "account")
    return claim(debt_in(account.books), on, scope)
