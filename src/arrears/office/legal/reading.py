"""Reads what legal pages and commands need: an account with its claim, matters, letters, clues, the creditor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from arrears.court.claim import Carried, Claim, Scope, carried, claim
from arrears.debt.model import PARTS
from arrears.debt.stand import Parts
from arrears.kernel.rate import parse_rate
from arrears.kernel.refusal import InputError
from arrears.office.legal.kinds import CreditorDescribed
from arrears.office.payments.books import debt_in, standing_of
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


def claim_on(account: AccountNow, on: date, scope: Scope, penalty_rate: str | None = None) -> Claim:
    """Return what may be claimed of an account on a day: row by row, or from the night's balances.

    `penalty_rate` is the contract's, for the days after those balances. `InputError` says what is to be delivered.
    """
    if account.currency != "CNY":
        raise InputError("currency_unknown", "Chinese courts' papers are written in CNY", "account")
    if account.books.tape is not None:
        return claim(debt_in(account.books), on, scope)
    if scope == "whole":
        message = f"the tape gave balances of {account.account} alone; to claim all of it, deliver its instalments"
        raise InputError("sheet_missing", message, "account")
    return carried(_balances(account, on, penalty_rate), on)


def _balances(account: AccountNow, on: date, penalty_rate: str | None) -> Carried:
    """Return the night's overdue balances, less what was paid since; `InputError` where it gave none by part."""
    now, night = standing_of(account.books, on), account.books.night
    if now.dpd > 0 and not any(int(night.get(f"overdue_{part}_minor") or 0) for part in PARTS):
        message = (
            f"the tape gave neither instalments nor balances of {account.account}: deliver its instalments, or "
            "overdue_principal, overdue_interest, overdue_fee and overdue_penalty"
        )
        raise InputError("balances_missing", message, "account")
    oldest = now.detail.get("oldest_unpaid_due")
    overdue = Parts(**{part: int(now.detail[f"overdue_{part}_minor"]) for part in PARTS})
    return Carried(
        account.books.night_on, account.currency, overdue,
        date.fromisoformat(str(oldest)[:10]) if oldest else None,
        parse_rate(penalty_rate, path="particulars.contract.penalty_rate") if penalty_rate else None,
    )  # fmt: skip
