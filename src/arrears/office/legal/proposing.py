"""Proposes legal steps in time: every open case beyond the desk's reach is asked, those without a matter are listed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.court.propose import LATE_DAYS, LIMITATION_NEAR_DAYS, Known, Proposal, propose
from arrears.office.legal.deadlines import limitation_of
from arrears.office.payments.clock import day_of
from arrears.office.payments.load_books import accounts_of_cases
from arrears.office.store.rows import many

MOST = 200
_UNANSWERED = 6
_ASKED = """
SELECT c.id, c.person_id, c.overdue_minor, c.currency, c.dpd, coalesce(t.unanswered, 0) AS unanswered,
       t.promise_broken_on IS NOT NULL AS broken, coalesce(t.hardship, false) AS hardship,
       EXISTS (SELECT FROM hold h WHERE h.case_id = c.id AND h.lifted_at IS NULL
               AND (h.until IS NULL OR h.until > %s)) AS held,
       (SELECT max(l.delivered_on) FROM letter l WHERE l.chain_id = c.id AND l.matter IS NULL) AS delivered,
       (SELECT coalesce(sum(a.worth_minor), 0) FROM asset_clue a WHERE a.chain_id = c.id AND NOT a.gone) AS clues
  FROM collection_case c LEFT JOIN case_track t ON t.id = c.id
 WHERE c.tenant_id = %s AND c.status = 'open' AND c.currency = 'CNY' AND c.dpd >= %s
   AND NOT EXISTS (SELECT FROM matter m WHERE m.chain_id = c.id AND NOT m.over)
 ORDER BY c.dpd >= %s DESC, (EXISTS (SELECT FROM asset_clue a WHERE a.chain_id = c.id AND NOT a.gone)
       AND (t.promise_broken_on IS NOT NULL OR coalesce(t.unanswered, 0) >= %s)) DESC,
       c.dpd DESC, c.overdue_minor DESC, c.id LIMIT %s
"""
# Three years less the time in which limitation is near: such cases are asked before all others.
_LIMITATION_IN_SIGHT = 3 * 365 - LIMITATION_NEAR_DAYS


def proposals(cursor: Any, tenant: UUID, at: datetime) -> list[tuple[dict[str, Any], Proposal]]:
    """Return the cases for which a legal step is proposed, the urgent and the largest first.

    Of more cases than are asked at once, those whose limitation is in sight and those of high risk (assets are known,
    and promises were broken or nobody is reached) are asked first: what is urgent is not crowded out.
    """
    today = day_of(at)
    found: list[tuple[dict[str, Any], Proposal]] = []
    rows = many(cursor, _ASKED, [at, tenant, LATE_DAYS, _LIMITATION_IN_SIGHT, _UNANSWERED, MOST])
    for row in rows:
        accounts = accounts_of_cases(cursor, tenant, [row["id"]])
        ends = [limitation_of(cursor, row["id"], account, today) for account in accounts.values()]
        known = Known(
            today, row["overdue_minor"], row["dpd"], row["broken"], row["unanswered"] >= _UNANSWERED, row["hardship"],
            row["held"], int(row["clues"]), min((day for day in ends if day), default=None), row["delivered"],
        )  # fmt: skip
        proposal = propose(known)
        if proposal is not None:
            found.append((row, proposal))
    return sorted(found, key=lambda one: (not one[1].urgent, -one[0]["overdue_minor"], str(one[0]["id"])))
