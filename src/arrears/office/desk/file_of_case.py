"""Sections of the case page: how the person can be reached, all their accounts here, and the papers of the case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from arrears.office.config import read_config
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many

LOOKED_BACK = timedelta(days=90)
_DETAILS = """
SELECT f.field, f.ordinal, f.sealed, left(encode(f.blind, 'hex'), 16) AS number,
       (SELECT max(r.at) FROM retired_number r JOIN collection_case o ON o.id = r.case_id
         WHERE o.person_id = f.person_id AND r.number = left(encode(f.blind, 'hex'), 16)) AS retired_at
  FROM person_field f WHERE f.person_id = %s
   AND f.field IN ('phone', 'email', 'address') ORDER BY f.field DESC, f.ordinal
"""
_TRIED = """
SELECT t.number, count(*) AS tries, max(t.at) AS tried_at,
       max(t.at) FILTER (WHERE t.outcome IN ('conversation', 'delivered')) AS reached_at,
       max(t.at) FILTER (WHERE t.outcome = 'conversation') AS spoken_at
  FROM contact t JOIN collection_case c ON c.id = t.chain_id
 WHERE c.person_id = %s AND t.number IS NOT NULL AND t.at >= %s GROUP BY t.number
"""
_CONSENTS = """
SELECT DISTINCT ON (payload->>'consent') payload->>'consent' AS consent, payload->'given' AS given, happened_at
  FROM fact WHERE chain_id = %s AND kind = 'consent.changed' ORDER BY payload->>'consent', sequence DESC
"""
_CHANNELS = {"phone": ("call", "sms"), "email": ("email",), "address": ("letter", "visit")}


def reach_of(cursor: Any, tenant: UUID, case: UUID, at: datetime) -> dict[str, Any] | None:
    """Return numbers and addresses, masked: source, consent, whether verified, and what came of trying them."""
    del tenant
    person = _person(cursor, case)
    rows, tried = many(cursor, _DETAILS, [person]), many(cursor, _TRIED, [person, at - LOOKED_BACK])
    consents = {row["consent"]: row for row in many(cursor, _CONSENTS, [person])}
    known = {row["number"]: row for row in tried}
    shown = masked(cursor, read_config(), [person])[person]
    places: dict[str, int] = {}
    details: list[dict[str, Any]] = []
    for row in rows:
        place = places.get(row["field"], 0)
        places[row["field"]] = place + 1
        values = shown.get(row["field"], [])
        details.append({
            "field": row["field"], "shown": values[place] if place < len(values) else "—",
            "retired_at": row["retired_at"], "tried": known.get(row["number"]),
            "consents": [(name, consents[f"channel:{name}"]) for name in _CHANNELS[row["field"]]
                         if f"channel:{name}" in consents],
        })  # fmt: skip
    return {"details": details, "days": LOOKED_BACK.days}


_ACCOUNTS = """
SELECT s.account_id, s.product, s.currency, s.state, s.dpd, s.bucket, s.overdue_minor, s.outstanding_minor, s.as_of,
       s.case_id FROM account_snapshot s
 WHERE s.case_id IN (SELECT o.id FROM collection_case o JOIN collection_case c ON c.person_id = o.person_id
                      AND c.lender = o.lender WHERE c.id = %s) ORDER BY s.dpd DESC, s.account_id
"""
_OTHERS = """
SELECT g.guarantor AS person, g.account, 'guarantor' AS role, g.form FROM guarantee g
 WHERE g.chain_id = %s AND NOT g.ended
UNION ALL
SELECT c.person_id, g.account, 'borrower', g.form FROM guarantee g JOIN collection_case c ON c.id = g.chain_id
 WHERE g.guarantor = %s AND NOT g.ended ORDER BY 3, 2, 1
"""


def family_of(cursor: Any, tenant: UUID, case: UUID, at: datetime) -> dict[str, Any] | None:
    """Return all accounts of the person with this lender, their sums by currency, and who answers with or for them."""
    del tenant, at
    person = _person(cursor, case)
    accounts = many(cursor, _ACCOUNTS, [case])
    sums: dict[str, dict[str, int]] = {}
    for row in accounts:
        total = sums.setdefault(row["currency"], {"overdue_minor": 0, "outstanding_minor": 0})
        for name in total:
            total[name] += row[name]
    others = many(cursor, _OTHERS, [case, person])
    names = masked(cursor, read_config(), list({row["person"] for row in others}))
    for row in others:
        row["name"] = names[row["person"]].get("name", ["—"])[0]
    return {"accounts": accounts, "sums": sums, "others": others, "case": case} if accounts or others else None


_PAPERS = """
SELECT f.id, f.kind, f.happened_at, f.payload FROM fact f WHERE f.chain_id = %s AND f.kind = ANY(%s)
 ORDER BY f.sequence DESC LIMIT 60
"""
_KINDS = ("letter.issued", "plan.agreed", "visit.ended", "call.recorded", "call.told", "document.added")


def papers_of(cursor: Any, tenant: UUID, case: UUID, at: datetime) -> dict[str, Any] | None:
    """Return letters, papers, agreements, evidence, recordings and uploads, each with the hash that is on record."""
    del tenant, at
    found = [
        {"fact": row["id"], "at": row["happened_at"], **paper}
        for row in many(cursor, _PAPERS, [case, list(_KINDS)])
        for paper in _papers(row["kind"], row["payload"])
    ]
    return {"papers": found, "case": case}


def _papers(kind: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    if kind == "letter.issued":
        return [{"what": "letter", "name": said["name"], "sha256": said["document"], "letter": said["letter"]}]
    if kind == "plan.agreed":
        return [{"what": "plan", "name": said["plan_kind"], "sha256": None, "plan": said["plan"]}]
    if kind == "visit.ended":
        return [{"what": "evidence", "name": one["name"], "sha256": one["sha256"]} for one in said["evidence"]]
    if kind == "document.added":
        return [{"what": "upload", "name": said["name"], "sha256": said["sha256"], "upload": said["document"]}]
    if said.get("recording"):
        return [{"what": "recording", "name": said["recording"], "sha256": said.get("recording_sha256")}]
    return []


def _person(cursor: Any, case: UUID) -> UUID:
    cursor.execute("SELECT person_id FROM collection_case WHERE id = %s", [case])
    return cursor.fetchone()[0]
