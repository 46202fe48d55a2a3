"""One lock on a person for a lender and its agency, so that a check and the contact are one across the two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

_PLACES = """
SELECT pg_advisory_xact_lock(hashtextextended(place, 0)) FROM (
  SELECT 'contacts/' || CASE role WHEN 'agency' THEN p.tenant_id ELSE partner END || '/' || customer_id AS place
    FROM partner p, person WHERE person.id = ANY(%s) ORDER BY 1) wanted
"""


def hold_with_partners(cursor: Any, people: Iterable[UUID]) -> None:
    """Wait for every partner that decides on one of these people, and keep it out; before people are locked.

    A lock is named by the lender and its own customer number, which both know. Partners that parted are held off too.
    """
    cursor.execute("SELECT EXISTS (SELECT FROM partner)")
    if cursor.fetchone()[0]:
        cursor.execute(_PLACES, [sorted(set(people))])
