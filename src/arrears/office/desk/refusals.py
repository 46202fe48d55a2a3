"""How often each provision refused a contact of late: for the floor and for compliance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from arrears.office.store.rows import many

MONTH = timedelta(days=30)
_REFUSED = """
SELECT r->>'rule' AS rule, max(r->>'instrument') AS instrument, max(r->>'article') AS article, count(*) AS times,
       count(DISTINCT f.chain_id) AS cases
  FROM fact f, jsonb_array_elements(f.payload->'verdict'->'refusals') r
 WHERE f.tenant_id = %(tenant)s AND f.kind = 'contact.decided' AND f.happened_at >= %(since)s
   AND f.payload->>'permitted' = 'false' AND (%(rule)s::text IS NULL OR r->>'rule' = %(rule)s)
 GROUP BY 1 ORDER BY times DESC, rule LIMIT %(most)s
"""


def refused(cursor: Any, tenant: UUID, at: datetime, rule: str | None = None, most: int = 100) -> list[dict[str, Any]]:
    """Return how often each provision, or one, refused within thirty days, the most frequent first."""
    return many(cursor, _REFUSED, {"tenant": tenant, "since": at - MONTH, "rule": rule, "most": most})
