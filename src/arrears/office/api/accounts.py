"""Accounts as they stand: what the last night said, and what came in since."""

# pyright: basic, reportCallIssue=false

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from arrears.kernel.money import format_money
from arrears.office.api.call import FAULTS, MOST, Name, Place, missing, next_place, place_after, reading, rows_of

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


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    currency = row["currency"]
    return {
        **row, "overdue": format_money(row.pop("overdue_minor"), currency),
        "outstanding": format_money(row.pop("outstanding_minor"), currency),
    }  # fmt: skip


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
        rows = [_plain(row) for row in rows_of(db)]
    moment = "2000-01-01T00:00:00+00:00"
    return {"items": rows, "next": next_place([{**row, "at": moment} for row in rows], limit, "at")}


@router.get("/{account}", response={200: AccountOut, **FAULTS})
def get_account(request: HttpRequest, account: Name) -> dict[str, Any]:
    """Return one account by its number."""
    with reading(request, "accounts:read") as db:
        db.execute(f"{_ACCOUNTS} WHERE account_id = %s", [account])
        rows = rows_of(db)
    if not rows:
        raise missing("account", "account")
    return _plain(rows[0])
