"""Contacts near a limit: who was called so often that the next call may be one too many.

The law itself decides each contact (`law check`); this only shows where it is about to say no, so that people plan.
Thresholds are one below the counts of GB/T 45251-2025 as the rulebook applies them: calls that were answered in a day,
and tries to one number in a day; a week's sum shows pressure that no daily limit sees.
"""

from __future__ import annotations

CALLS_A_DAY, CALLS_A_WEEK = 2, 6

NEAR = (
    "SELECT c.id AS case_id, c.person_id, c.stage, c.currency, c.overdue_minor, c.dpd,"
    " n.today || ' / ' || n.week AS why, NULL::bigint AS amount_minor, NULL::uuid AS fact_id"
    " FROM (SELECT chain_id, count(*) FILTER (WHERE at >= %(since)s) AS today, count(*) AS week FROM contact"
    " WHERE tenant_id = %(tenant)s AND channel = 'call' AND at > %(week)s AND at <= %(at)s AND outcome IS NOT NULL"
    " GROUP BY chain_id"
    f" HAVING count(*) FILTER (WHERE at >= %(since)s) >= {CALLS_A_DAY} OR count(*) >= {CALLS_A_WEEK}) n"
    " JOIN collection_case c ON c.id = n.chain_id WHERE c.status = 'open' ORDER BY n.today DESC, n.week DESC, c.id"
    " LIMIT {most}"
)
"""Cases with as many calls today, or within seven days, as make the next one doubtful."""
