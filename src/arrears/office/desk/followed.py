"""How a running plan stands row by row, from the payments that count today."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from arrears.office.payments.clock import day_of
from arrears.office.store.rows import plain
from arrears.settlement.follow import PlanInstalment, PlanOutcome, follow_plan
from arrears.settlement.promise import Receipt

_PAID = """
SELECT id, paid_on, amount_minor - (SELECT coalesce(sum((went->>'amount_minor')::bigint), 0)
       FROM jsonb_array_elements(returns) went)
  FROM payment WHERE chain_id = %s AND currency = %s AND reversed_on IS NULL ORDER BY paid_on, place
"""


def followed(cursor: Any, case: UUID, plan: UUID, today: date) -> PlanOutcome | None:
    """Return the outcome of a plan that was signed, or None for one that was not."""
    cursor.execute(
        "SELECT happened_at, payload->'rows', payload->>'currency' FROM fact WHERE chain_id = %s"
        " AND kind = 'plan.agreed' AND payload->>'plan' = %s ORDER BY sequence LIMIT 1",
        [case, str(plan)],
    )
    signed = cursor.fetchone()
    if signed is None:
        return None
    listed: list[dict[str, Any]] = plain(signed[1])
    rows = [
        PlanInstalment(number, date.fromisoformat(str(row["due"])[:10]), int(row["amount_minor"]))
        for number, row in enumerate(listed, 1)
    ]
    cursor.execute(_PAID, [case, signed[2]])
    receipts = [Receipt(str(row[0]), row[1], int(row[2])) for row in cursor.fetchall() if row[2] > 0]
    return follow_plan(rows, receipts, day_of(signed[0]), today)
