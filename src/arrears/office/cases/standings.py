"""How every person stands with every lender tonight, beside how their case stood before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from arrears.contact.outcome import outcomes
from arrears.office.cases.decide import Standing
from arrears.office.cases.leave_tape import GRACE_DAYS
from arrears.office.cases.stages import attempts_before_next, climbs

# One row a person and lender that is overdue, or has an open case. Money of two currencies is never added: the currency
# in which most days are past due speaks for the case (of equals, the first by name), as in the night itself. An account
# that left the tape counts as it stood, until it has been away for too long.
_STANDINGS = """
WITH seen AS (
    SELECT account_id, customer_id, lender, currency, dpd, overdue_minor, FALSE AS gone FROM pg_temp.night_accounts
     UNION ALL
    SELECT account_id, customer_id, lender, currency, CASE WHEN missing_since > %(gone_on)s THEN dpd ELSE 0 END,
           CASE WHEN missing_since > %(gone_on)s THEN overdue_minor ELSE 0 END, missing_since <= %(gone_on)s
      FROM account_snapshot WHERE tenant_id = %(tenant)s AND missing_since IS NOT NULL),
together AS (
    SELECT customer_id, lender, currency, max(dpd) AS dpd, sum(overdue_minor)::bigint AS overdue_minor
      FROM seen GROUP BY customer_id, lender, currency),
worst AS (
    SELECT DISTINCT ON (customer_id, lender) customer_id, lender, currency, dpd, overdue_minor
      FROM together ORDER BY customer_id, lender, dpd DESC, currency),
listed AS (
    SELECT customer_id, lender, coalesce(array_agg(account_id) FILTER (WHERE gone), '{}') AS gone,
           coalesce(array_agg(account_id ORDER BY account_id) FILTER (WHERE dpd > 0 OR overdue_minor > 0), '{}')
           AS accounts
      FROM seen GROUP BY customer_id, lender)
SELECT w.customer_id, w.lender, w.currency, w.dpd, w.overdue_minor, l.accounts, l.gone,
       c.id, c.status, c.stage, c.close_reason, c.accounts, c.currency, c.overdue_minor, c.dpd
  FROM worst w
  JOIN listed l USING (customer_id, lender)
  LEFT JOIN person p ON p.tenant_id = %(tenant)s AND p.customer_id = w.customer_id
  LEFT JOIN collection_case c ON c.tenant_id = %(tenant)s AND c.person_id = p.id AND c.lender = w.lender
 WHERE w.dpd > 0 OR c.status = 'open'
 ORDER BY w.customer_id, w.lender
"""

# What was done in the stage: since the fact by which the case came to it.
_DONE = """
WITH entered AS (
    SELECT DISTINCT ON (chain_id) chain_id, sequence, (payload->>'as_of')::date AS entered_on
      FROM fact WHERE chain_id = ANY(%s) AND kind IN ('case.opened', 'case.reopened', 'case.moved')
     ORDER BY chain_id, sequence DESC)
SELECT e.chain_id, e.entered_on,
       count(*) FILTER (WHERE (f.kind = 'message.receipt' AND f.payload->>'status' = 'delivered')
                           OR (f.kind = 'call.ended' AND f.payload->>'outcome' = ANY(%s))),
       count(*) FILTER (WHERE f.kind IN ('message.sent', 'call.ended'))
  FROM entered e LEFT JOIN fact f ON f.chain_id = e.chain_id AND f.sequence > e.sequence
 GROUP BY e.chain_id, e.entered_on
"""


@dataclass(frozen=True)
class Seen:
    """A person's standing with a lender; `case` is the id of their case, if there is one."""

    customer: str
    lender: str
    case: UUID | None
    standing: Standing


def standings(cursor: Any, tenant: UUID, as_of: date) -> list[Seen]:
    """Return everybody who is overdue with a lender, or has an open case there."""
    cursor.execute(_STANDINGS, {"tenant": tenant, "gone_on": as_of - timedelta(days=GRACE_DAYS)})
    found = [_seen(row) for row in cursor.fetchall()]
    ripe = [one.case for one in found if one.case and _waits_for_next(one.standing)]
    warned = _warned(cursor, ripe, as_of) if ripe else {}
    return [
        replace(one, standing=replace(one.standing, warned=warned[one.case](one.standing)))
        if one.case in warned
        else one
        for one in found
    ]


def _seen(row: Any) -> Seen:
    before = None if row[7] is None else (row[8], row[9], row[10], (row[12], row[14], row[13], list(row[11])))
    return Seen(
        row[0], row[1], row[7], Standing(row[2], row[3], row[4], list(row[5]), before=before, gone=tuple(row[6]))
    )


def _waits_for_next(standing: Standing) -> bool:
    return standing.before is not None and standing.before[0] == "open" and climbs(standing.before[1], standing.dpd)


@dataclass(frozen=True)
class _Done:
    """What a stage has done by tonight."""

    earlier: bool
    delivered: int
    attempts: int

    def __call__(self, standing: Standing) -> bool:
        assert standing.before is not None
        enough = self.delivered > 0 or self.attempts >= attempts_before_next(standing.before[1])
        return self.earlier and enough


def _warned(cursor: Any, cases: Sequence[UUID], as_of: date) -> dict[UUID | None, _Done]:
    spoken = [code for code, outcome in outcomes().items() if outcome.counts_as == "conversation"]
    cursor.execute(_DONE, [list(cases), spoken])
    return {row[0]: _Done(row[1] < as_of, row[2], row[3]) for row in cursor.fetchall()}
