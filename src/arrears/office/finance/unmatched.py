"""Money that nobody has claimed, as finance looks at it: filtered, one by one, with the accounts it may be for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.payments.evidence import masked_evidence
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many

REASONS = ("unknown", "not_sure", "ambiguous", "other_currency")
MOST = 200
MOST_FOUND = 20
SHORTEST_TAIL = 3


@dataclass(frozen=True)
class Wanted:
    """Which of the queue to show: why it waits, amounts in minor units, days on which it was paid; None for all."""

    reason: str | None = None
    least_minor: int | None = None
    most_minor: int | None = None
    since: date | None = None
    until: date | None = None


_QUEUE = """
SELECT id, paid_on, currency, amount_minor, reason, candidates, came_at FROM payment_unmatched
 WHERE state = 'open' AND (%(reason)s::text IS NULL OR reason = %(reason)s)
   AND (%(least)s::bigint IS NULL OR amount_minor >= %(least)s)
   AND (%(most)s::bigint IS NULL OR amount_minor <= %(most)s)
   AND (%(since)s::date IS NULL OR paid_on >= %(since)s) AND (%(until)s::date IS NULL OR paid_on <= %(until)s)
 ORDER BY came_at, id LIMIT %(limit)s
"""
_ACCOUNTS = """
SELECT s.account_id, s.case_id, s.currency, s.product, s.dpd, s.bucket, s.overdue_minor, s.outstanding_minor,
       s.detail->>'next_amount_minor' AS next_minor, p.id AS person_id
  FROM account_snapshot s LEFT JOIN person p ON p.tenant_id = s.tenant_id AND p.customer_id = s.customer_id
"""


def waiting(cursor: Any, config: Config, wanted: Wanted) -> list[dict[str, Any]]:
    """Return what waits, oldest first, `MOST` at most; payers are masked."""
    given = {
        "reason": wanted.reason, "least": wanted.least_minor, "most": wanted.most_minor, "since": wanted.since,
        "until": wanted.until, "limit": MOST,
    }  # fmt: skip
    return _with_payers(cursor, config, many(cursor, _QUEUE, given))


def counts(cursor: Any) -> dict[str, int]:
    """Return how many payments wait, by reason."""
    cursor.execute("SELECT reason, count(*) FROM payment_unmatched WHERE state = 'open' GROUP BY reason")
    return dict(cursor.fetchall())


def unmatched(cursor: Any, config: Config, payment: UUID) -> dict[str, Any] | None:
    """Return one payment that was not matched when it came, whatever became of it since; None where there is none."""
    rows = many(
        cursor,
        "SELECT id, paid_on, currency, amount_minor, reason, candidates, came_at, state, account, bank_references"
        " FROM payment_unmatched WHERE id = %s",
        [payment],
    )
    return next(iter(_with_payers(cursor, config, rows)), None)


def candidates(cursor: Any, config: Config, payment: dict[str, Any], asked: str) -> list[dict[str, Any]]:
    """Return accounts that it may be for, best first: those found when it came, and those that `asked` names.

    `asked` is the end of an account's number (three characters at least); without it, accounts that owe just this
    amount are offered too.
    """
    found = {one["account"]: one for one in payment["candidates"]}
    tail = asked.strip().lower() if len(asked.strip()) >= SHORTEST_TAIL else None
    rows = many(
        cursor,
        _ACCOUNTS + " WHERE s.account_id = ANY(%(known)s) OR lower(right(s.account_id, length(%(tail)s))) = %(tail)s"
        " OR (%(tail)s::text IS NULL AND s.currency = %(currency)s AND s.overdue_minor = %(amount)s)"
        " ORDER BY s.account_id = ANY(%(known)s) DESC, s.dpd DESC, s.account_id LIMIT %(limit)s",
        {"known": list(found), "tail": tail, "currency": payment["currency"], "amount": payment["amount_minor"],
         "limit": MOST_FOUND},
    )  # fmt: skip
    names = masked(cursor, config, [row["person_id"] for row in rows if row["person_id"]])
    for row in rows:
        row["name"] = names.get(row["person_id"], {}).get("name", ["—"])[0]
        row["confidence"] = found.get(row["account_id"], {}).get("confidence", 0)
        row["matched_by"] = found.get(row["account_id"], {}).get("matched_by") or _owes(row, payment)
    return sorted(rows, key=lambda row: -row["confidence"])


def _owes(row: dict[str, Any], payment: dict[str, Any]) -> list[str]:
    amounts = {row["overdue_minor"], row["outstanding_minor"], int(row["next_minor"] or 0)}
    return ["amount"] if payment["amount_minor"] in amounts else ["asked"]


def _with_payers(cursor: Any, config: Config, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    payers = masked_evidence(cursor, config, [row["id"] for row in rows])
    for row in rows:
        row["payer"] = payers.get(row["id"], {"name": "", "number": ""})
        row["candidates"] = row["candidates"] or []
    return rows
