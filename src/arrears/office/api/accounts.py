"""Accounts as they stand: what the last night said, and what came in since."""

# pyright: basic, reportCallIssue=false

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from arrears.kernel.money import format_money
from arrears.office.api.call import FAULTS, MOST, Name, Place, missing, next_place, place_after, reading, rows_of
from arrears.office.payments.books import payoff_of
from arrears.office.payments.clock import day_of
from arrears.office.payments.load_books import accounts_now
from arrears.office.tenancy import current_tenant

router = Router(tags=["accounts"])


class AccountOut(Schema):
    """One debt contract that the office follows."""

    id: UUID
    account: str
    customer: str
    case: UUID | None
    lender: str
    product: str
    currency: str
    state: str
    dpd: int
    bucket: str
    overdue: str
    outstanding: str
    payoff: str | None
    as_of: date


class AccountPage(Schema):
    """A page of accounts; `next` is the cursor of the page after."""

    items: list[AccountOut]
    next: str | None


_ACCOUNTS = (
    "SELECT md5(tenant_id::text || account_id)::uuid AS id, account_id AS account, customer_id AS customer,"
    " case_id AS case, lender, product, currency, state, dpd, bucket, overdue_minor, outstanding_minor, as_of"
    " FROM account_snapshot"
)


def _read(db: Any) -> list[dict[str, Any]]:
    """Return the accounts that were asked for; `payoff` settles the debt today, where its schedule is known."""
    rows = rows_of(db)
    now, today = accounts_now(db, current_tenant(db), [row["account"] for row in rows]), day_of(datetime.now(UTC))
    found: list[dict[str, Any]] = []
    for row in rows:
        currency, settles = row["currency"], payoff_of(now[row["account"]].books, today)
        overdue, outstanding = row.pop("overdue_minor"), row.pop("outstanding_minor")
        found.append({
            **row, "overdue": format_money(overdue, currency), "outstanding": format_money(outstanding, currency),
            "payoff": None if settles is None else format_money(settles, currency),
        })  # fmt: skip
    return found


@router.get("", response={200: AccountPage, **FAULTS})
def list_accounts(
    request: HttpRequest, case: UUID | None = None, cursor: Place | None = None, limit: int = Query(50, ge=1, le=MOST)
) -> dict[str, Any]:
    """List accounts."""
    after = place_after(cursor)
    with reading(request, "accounts:read") as db:
        db.execute(
            f"SELECT * FROM ({_ACCOUNTS} WHERE (%(case)s::uuid IS NULL OR case_id = %(case)s)) found"
            " WHERE (%(after)s::uuid IS NULL OR id > %(after)s) ORDER BY id LIMIT %(limit)s",
            {"case": case, "after": after[1] if after else None, "limit": limit},
        )
        rows = _read(db)
    moment = "2000-01-01T00:00:00+00:00"
    return {"items": rows, "next": next_place([{**row, "at": moment} for row in rows], limit, "at")}


@router.get("/{account}", response={200: AccountOut, **FAULTS})
def get_account(request: HttpRequest, account: Name) -> dict[str, Any]:
    """Return one account by its number."""
    with reading(request, "accounts:read") as db:
        db.execute(f"{_ACCOUNTS} WHERE account_id = %s", [account])
        rows = _read(db)
    if not rows:
        raise missing("account", "account")
    return rows[0]
