"""Reads accounts with their books and payments from the database, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from arrears.office.payments.books import Books, Paid, Standing, Tape
from arrears.office.payments.clock import day_of
from arrears.office.store.rows import plain


@dataclass
class AccountNow:
    """An account of the office: whose it is, the chain of its facts (the case's, or its own), and its books."""

    account: str
    customer_id: str
    person: UUID | None
    case: UUID | None
    chain: UUID
    lender: str
    currency: str
    state: str
    books: Books
    shown: Standing
    """What `account_snapshot` says at this moment."""


_ACCOUNTS = """
SELECT s.account_id, s.customer_id, p.id, s.case_id, s.lender, s.product, s.currency, s.state, s.dpd, s.bucket,
       s.overdue_minor, s.outstanding_minor, s.detail, s.as_of, b.terms, b.rows, b.payments, b.as_of
  FROM account_snapshot s
  LEFT JOIN person p ON p.tenant_id = s.tenant_id AND p.customer_id = s.customer_id
  LEFT JOIN account_books b ON b.tenant_id = s.tenant_id AND b.account_id = s.account_id
 WHERE s.account_id = ANY(%s) OR s.case_id = ANY(%s) ORDER BY s.account_id
"""


def accounts_now(cursor: Any, tenant: UUID, accounts: Sequence[str]) -> dict[str, AccountNow]:
    """Return these accounts by their ids."""
    return _load(cursor, tenant, accounts, ())


def accounts_around(cursor: Any, tenant: UUID, accounts: Sequence[str]) -> dict[str, AccountNow]:
    """Return these accounts, and the others of their cases."""
    cursor.execute("SELECT DISTINCT case_id FROM account_snapshot WHERE account_id = ANY(%s)", [list(accounts)])
    return _load(cursor, tenant, accounts, [row[0] for row in cursor.fetchall() if row[0]])


def accounts_of_cases(cursor: Any, tenant: UUID, cases: Sequence[UUID]) -> dict[str, AccountNow]:
    """Return every account of these cases."""
    return _load(cursor, tenant, (), cases)


def account_chain(tenant: UUID, account: str) -> UUID:
    """Return the chain of an account that has no case."""
    return uuid5(tenant, f"account/{account}")


def _load(cursor: Any, tenant: UUID, accounts: Sequence[str], cases: Sequence[UUID]) -> dict[str, AccountNow]:
    cursor.execute(_ACCOUNTS, [list(accounts), list(cases)])
    rows = cursor.fetchall()
    paid = _paid(cursor, [row[0] for row in rows])
    return {row[0]: _account(tenant, row, paid.get(row[0], ())) for row in rows}


def _account(tenant: UUID, row: Any, paid: Sequence[Paid]) -> AccountNow:
    account, customer, person, case, lender, product, currency, state, dpd, bucket, overdue, outstanding = row[:12]
    detail = plain(row[12])
    night = {
        **detail, "dpd": dpd, "bucket": bucket, "overdue_minor": overdue, "outstanding_minor": outstanding,
        **detail.get("night", {}),
    }  # fmt: skip
    terms, rows, payments = map(plain, row[14:17])
    tape = Tape(terms, rows, payments, row[17]) if rows else None
    return AccountNow(
        account, customer, person, case, case or account_chain(tenant, account), lender, currency, state,
        Books(account, product, night, row[13], tape, tuple(paid)),
        Standing(dpd, bucket, overdue, outstanding, detail),
    )  # fmt: skip


def _paid(cursor: Any, accounts: Sequence[str]) -> dict[str, list[Paid]]:
    cursor.execute(
        "SELECT account, id, paid_on, amount_minor, posted_at, reversed_on IS NOT NULL, returns FROM payment"
        " WHERE account = ANY(%s) ORDER BY paid_on, posted_at, place",
        [list(accounts)],
    )
    found: dict[str, list[Paid]] = {}
    for account, identity, on, minor, posted, gone, returns in cursor.fetchall():
        went = tuple((date.fromisoformat(one["on"]), one["amount_minor"]) for one in plain(returns))
        found.setdefault(account, []).append(Paid(identity, on, minor, day_of(posted), gone, went))
    return found
