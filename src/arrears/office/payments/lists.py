"""Payments and the unmatched queue as people and programs read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.kernel.money import format_money
from arrears.office.config import Config
from arrears.office.payments.evidence import masked_evidence
from arrears.office.store.rows import plain

After = tuple[datetime, UUID] | None
"""Where a page begins: after this moment and id."""


def payments(cursor: Any, *, account: str | None = None, after: After = None, limit: int = 50) -> list[dict[str, Any]]:
    """Return payments in the order in which they came."""
    moment, identity = after or (None, None)
    cursor.execute(
        "SELECT id, chain_id, account, paid_on, currency, amount_minor, reference, parts, confidence, reversed_on,"
        " returns, posted_at FROM payment WHERE (%(account)s::text IS NULL OR account = %(account)s)"
        " AND (%(at)s::timestamptz IS NULL OR (posted_at, id) > (%(at)s, %(id)s::uuid))"
        " ORDER BY posted_at, id LIMIT %(limit)s",
        {"account": account, "at": moment, "id": identity, "limit": limit},
    )
    return [payment_plain(row) for row in cursor.fetchall()]


def payment_plain(row: Any) -> dict[str, Any]:
    """Return one payment; amounts are decimal strings in major units."""
    currency = row[4]
    returned = sum(one["amount_minor"] for one in plain(row[10]))
    return {
        "id": str(row[0]), "chain": str(row[1]), "account": row[2], "paid_on": row[3].isoformat(), "currency": currency,
        "amount": format_money(row[5], currency), "reference": row[6],
        "parts": {part: format_money(minor, currency) for part, minor in plain(row[7]).items()},
        "confidence": row[8], "state": "reversed" if row[9] else "posted",
        "reversed_on": row[9].isoformat() if row[9] else None,
        "returned": format_money(returned, currency), "posted_at": row[11].isoformat(),
    }  # fmt: skip


def unmatched_payments(cursor: Any, config: Config, *, after: After = None, limit: int = 50) -> list[dict[str, Any]]:
    """Return what waits for somebody to claim it, oldest first; payers are masked."""
    moment, identity = after or (None, None)
    cursor.execute(
        "SELECT id, paid_on, currency, amount_minor, reason, candidates, came_at FROM payment_unmatched"
        " WHERE state = 'open' AND (%(at)s::timestamptz IS NULL OR (came_at, id) > (%(at)s, %(id)s::uuid))"
        " ORDER BY came_at, id LIMIT %(limit)s",
        {"at": moment, "id": identity, "limit": limit},
    )
    rows = cursor.fetchall()
    payers = masked_evidence(cursor, config, [row[0] for row in rows])
    return [
        {
            "id": str(row[0]), "paid_on": row[1].isoformat(), "currency": row[2],
            "amount": format_money(row[3], row[2]), "reason": row[4], "candidates": plain(row[5]),
            "came_at": row[6].isoformat(), "payer": payers.get(row[0], {"name": "", "number": ""}),
        }
        for row in rows
    ]  # fmt: skip


def one_payment(cursor: Any, payment: UUID) -> dict[str, Any] | None:
    """Return one payment, or None."""
    cursor.execute(
        "SELECT id, chain_id, account, paid_on, currency, amount_minor, reference, parts, confidence, reversed_on,"
        " returns, posted_at FROM payment WHERE id = %s",
        [payment],
    )
    row = cursor.fetchone()
    return None if row is None else payment_plain(row)
