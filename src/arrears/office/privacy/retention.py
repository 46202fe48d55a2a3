"""Erasure by rule: whose data is due to go, why, and what keeps it; the proof is a fact (`person.erased`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from arrears.kernel.refusal import InputError
from arrears.office.privacy.people import erase

BATCH = 500


class Rule(BaseModel):
    """One rule: what goes, so many days after the event that its name says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Literal["closed_cases", "never_in_arrears", "unclaimed_payer"]
    what: Literal["person", "payer"]
    after_days: int = Field(ge=1, le=36_500)
    says: dict[str, str]


@dataclass
class Erased:
    """What a run destroyed, by rule."""

    counts: dict[str, int]


@lru_cache(maxsize=4)
def rules(path: str | None = None) -> tuple[Rule, ...]:
    """Return the rules of the file (default ``ARREARS_RETENTION``, else the package's)."""
    chosen = path or os.environ.get("ARREARS_RETENTION")
    source = Path(chosen) if chosen else files("arrears.office.privacy").joinpath("retention.yaml")
    try:
        return tuple(TypeAdapter(list[Rule]).validate_python(yaml.safe_load(source.read_text(encoding="utf-8"))))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise InputError("retention_malformed", f"{place}: {first['msg']}", str(source)) from None
    except (OSError, yaml.YAMLError) as fault:
        raise InputError("retention_malformed", str(fault), str(source)) from None


_KEPT_BY = """
SELECT CASE
  WHEN EXISTS (SELECT FROM collection_case c WHERE c.person_id = %(person)s AND c.status = 'open') THEN 'case_open'
  WHEN EXISTS (SELECT FROM hold h JOIN collection_case c ON c.id = h.case_id WHERE c.person_id = %(person)s
        AND h.lifted_at IS NULL AND (h.until IS NULL OR h.until > %(at)s)) THEN 'hold_runs'
  WHEN EXISTS (SELECT FROM fact f JOIN collection_case c ON c.id = f.chain_id WHERE c.person_id = %(person)s
        AND f.kind = 'complaint.received' AND NOT EXISTS (SELECT FROM fact a WHERE a.chain_id = f.chain_id
        AND a.kind = 'complaint.answered' AND a.payload->>'complaint' = f.payload->>'complaint')) THEN 'complaint_open'
  WHEN EXISTS (SELECT FROM fact f JOIN collection_case c ON c.id = f.chain_id WHERE c.person_id = %(person)s
        AND f.kind = 'matter.opened' AND NOT EXISTS (SELECT FROM fact e WHERE e.chain_id = f.chain_id
        AND e.kind = 'matter.event' AND e.payload->>'matter' = f.payload->>'matter'
        AND e.payload->>'event' IN ('closed', 'withdrawn', 'enforcement_completed'))
        AND NOT EXISTS (SELECT FROM matter m WHERE m.id = (f.payload->>'matter')::uuid AND m.over)) THEN 'matter_open'
  WHEN EXISTS (SELECT FROM guarantee g JOIN collection_case c ON c.id = g.chain_id WHERE g.guarantor = %(person)s
        AND NOT g.ended AND c.status = 'open') THEN 'guarantee_runs'
END
"""


def kept_by(cursor: Any, person: UUID, at: datetime) -> str | None:
    """Return what forbids destroying a person's data, or None."""
    cursor.execute(_KEPT_BY, {"person": person, "at": at})
    return cursor.fetchone()[0]


def due(cursor: Any, rule: Rule, today: date) -> list[UUID]:
    """Return the people (or payments) whose data a rule would destroy, a batch at a time."""
    before = today - timedelta(days=rule.after_days)
    cursor.execute(_DUE[rule.rule], [before, BATCH])
    return [row[0] for row in cursor.fetchall()]


_DUE = {
    "closed_cases": """
SELECT p.id FROM person p WHERE p.wrapped_key IS NOT NULL
   AND (SELECT bool_and(c.status = 'closed') AND max(c.closed_on) <= %s FROM collection_case c WHERE c.person_id = p.id)
   ORDER BY p.id LIMIT %s""",
    "never_in_arrears": """
SELECT p.id FROM person p WHERE p.wrapped_key IS NOT NULL
   AND NOT EXISTS (SELECT FROM collection_case c WHERE c.person_id = p.id)
   AND NOT EXISTS (SELECT FROM account_snapshot s WHERE s.tenant_id = p.tenant_id AND s.customer_id = p.customer_id)
   AND NOT EXISTS (SELECT FROM fact f WHERE f.chain_id = p.id AND f.happened_at > %s)
   AND NOT EXISTS (SELECT FROM night_action n WHERE n.person_id = p.id)
   AND NOT EXISTS (SELECT FROM guarantee g JOIN collection_case c ON c.id = g.chain_id WHERE g.guarantor = p.id
        AND NOT g.ended AND c.status = 'open')
   ORDER BY p.id LIMIT %s""",
    "unclaimed_payer": "SELECT id FROM payment_evidence WHERE kept_at <= %s ORDER BY kept_at LIMIT %s",
}


def erase_due(cursor: Any, today: date, at: datetime, chosen: tuple[Rule, ...] | None = None) -> Erased:
    """Destroy what the rules say, in the caller's transaction; what something keeps stays."""
    found = Erased({})
    for rule in chosen or rules():
        found.counts[rule.rule] = sum(1 for _ in _destroy(cursor, rule, today, at))
    return found


def _destroy(cursor: Any, rule: Rule, today: date, at: datetime) -> Iterator[UUID]:
    for identity in due(cursor, rule, today):
        if rule.what == "payer":
            cursor.execute("DELETE FROM payment_evidence WHERE id = %s", [identity])
            yield identity
        elif kept_by(cursor, identity, at) is None:
            erase(cursor, identity, rule=f"retention: {rule.rule}", actor="system:retention", at=at)
            yield identity
