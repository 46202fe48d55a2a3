"""Compares the exchange's call records with the contacts on record: what fits, and what nobody began here.

A call that nobody began, to a number of a borrower, is a contact all the same: it counts before the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from arrears.office.calls.kinds import CallRecorded, CallsImported, CallUnaccounted
from arrears.office.config import Config
from arrears.office.desk.calling.read_records import CallRecord, read_records
from arrears.office.desk.calling.record_mapping import Mapping
from arrears.office.facts.append import append, draft, lock_chains
from arrears.office.keys import personal_keys
from arrears.office.payments.line import Reject
from arrears.office.privacy.people import lock_people
from arrears.office.privacy.seal import blind
from arrears.office.store.files import digest_of
from arrears.office.store.rows import many
from arrears.office.tenancy import take_turns, within
from arrears.record.fact import Draft
from arrears.record.kinds.contact import CallEnded

BATCH = 500
BEFORE, AFTER = timedelta(minutes=2), timedelta(minutes=10)
"""A record without our id fits a contact of its number that was begun so long before, or logged so long after."""
SOURCE = "call records"


@dataclass
class Taken:
    """What came of a file."""

    digest: str
    lines: int = 0
    matched: int = 0
    unaccounted: int = 0
    known: int = 0
    rejects: list[Reject] = field(default_factory=lambda: list[Reject]())

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        counts = {name: getattr(self, name) for name in ("lines", "matched", "unaccounted", "known")}
        return {**counts, "rejected": len(self.rejects), "rejects": [one.plain() for one in self.rejects],
                "file": self.digest}  # fmt: skip


def take_records(path: Path, config: Config, tenant: UUID, mapping: Mapping, actor: str, at: datetime) -> Taken:
    """Take a file in; the same file, or one that overlaps, adds only what is new."""
    taken = Taken(digest_of(path))
    lines = _usable(read_records(path, mapping), taken)
    while batch := list(islice(lines, BATCH)):
        with within(tenant) as cursor:
            _take(cursor, config, tenant, batch, taken, actor, at)
    if taken.matched or taken.unaccounted:
        said = CallsImported(
            file=taken.digest, lines=taken.lines, matched=taken.matched, unaccounted=taken.unaccounted,
            known=taken.known, rejected=len(taken.rejects),
        )  # fmt: skip
        with within(tenant) as cursor:
            append(cursor, [draft(tenant, said, happened_at=at, actor=actor, source=SOURCE)])
    return taken


def _usable(read: Iterator[CallRecord | Reject], taken: Taken) -> Iterator[CallRecord]:
    seen: set[str] = set()
    for one in read:
        taken.lines += 1
        if isinstance(one, Reject):
            taken.rejects.append(one)
        elif one.record in seen:
            taken.known += 1
        else:
            seen.add(one.record)
            yield one


@dataclass(frozen=True)
class _Whose:
    """The contact that a record is of, or the case of its number where nobody began one."""

    contact: UUID | None
    case: UUID
    person: UUID
    caller: str


def _take(
    cursor: Any, config: Config, tenant: UUID, batch: list[CallRecord], taken: Taken, actor: str, at: datetime
) -> None:
    keys = personal_keys(config)
    numbers = {one.record: blind(keys, tenant, "phone", one.number) for one in batch}
    take_turns(cursor, "call records")  # one file at a time: what fits is looked for before the locks
    ids = {one.record: uuid5(tenant, f"call-record/{one.record}") for one in batch}
    cursor.execute("SELECT id FROM fact WHERE id = ANY(%s)", [list(ids.values())])
    on_record = {row[0] for row in cursor.fetchall()}
    fresh = [one for one in batch if ids[one.record] not in on_record]
    taken.known += len(batch) - len(fresh)
    used: set[UUID] = set()
    whose = {one.record: _whose(cursor, tenant, one, numbers[one.record], used) for one in fresh}
    found = [of for of in whose.values() if of is not None]
    lock_people(cursor, {of.person for of in found})
    lock_chains(cursor, sorted({tenant, *(of.case for of in found)}))
    facts: list[Draft] = []
    for one in fresh:
        of, number = whose[one.record], numbers[one.record].hex()[:16]
        if of is not None and of.contact is not None:
            taken.matched += 1
            facts.append(_matched(one, of, of.contact, number, ids[one.record], actor))
        else:
            taken.unaccounted += 1
            facts += _unaccounted(tenant, one, of, number, ids[one.record], actor)
    append(cursor, facts, recorded_at=at)


_FITS = """
WITH near AS (
    SELECT a.id, 1 AS by FROM call_attempt a WHERE a.id = %(call)s
     UNION ALL SELECT a.id, 2 FROM call_attempt a WHERE a.tenant_id = %(tenant)s AND a.vendor_id = %(vendor)s
     UNION ALL SELECT t.id, 3 FROM contact t WHERE t.id = %(call)s
     UNION ALL SELECT t.id, 4 FROM person_field p JOIN collection_case c ON c.person_id = p.person_id
      JOIN contact t ON t.chain_id = c.id AND t.channel = 'call' AND t.number = %(number)s
     WHERE p.tenant_id = %(tenant)s AND p.field = 'phone' AND p.blind = %(blind)s
       AND %(began)s BETWEEN t.at - %(after)s AND t.at + %(before)s)
SELECT t.id AS contact, t.chain_id AS case_id, c.person_id, f.actor FROM near n JOIN contact t ON t.id = n.id
  JOIN collection_case c ON c.id = t.chain_id LEFT JOIN call_attempt a ON a.id = t.id
  JOIN fact f ON f.chain_id = t.chain_id AND f.kind = 'contact.decided' AND f.payload->>'contact' = t.id::text
 WHERE a.record IS NULL AND t.id <> ALL(%(used)s)
 ORDER BY n.by, abs(extract(epoch FROM t.at - %(began)s)), t.id LIMIT 1
"""
_CASE_OF = (
    "SELECT c.id, c.person_id FROM person_field p JOIN collection_case c ON c.person_id = p.person_id"
    " WHERE p.tenant_id = %s AND p.field = 'phone' AND p.blind = %s"
    " ORDER BY c.status = 'open' DESC, c.dpd DESC, c.id LIMIT 1"
)


def _whose(cursor: Any, tenant: UUID, one: CallRecord, number: bytes, used: set[UUID]) -> _Whose | None:
    """Return the nearest contact that fits and has no record yet, else the case whose person has the number."""
    asked = {
        "tenant": tenant, "call": one.call, "vendor": one.vendor_id or "", "number": number.hex()[:16],
        "blind": number, "began": one.began_at, "before": BEFORE, "after": AFTER, "used": list(used),
    }  # fmt: skip
    for row in many(cursor, _FITS, asked):
        used.add(row["contact"])
        return _Whose(row["contact"], row["case_id"], row["person_id"], row["actor"])
    cursor.execute(_CASE_OF, [tenant, number])
    row = cursor.fetchone()
    return _Whose(None, row[0], row[1], "") if row else None


def _matched(one: CallRecord, of: _Whose, contact: UUID, number: str, identity: UUID, actor: str) -> Draft:
    said = CallRecorded(
        contact=contact, record=one.record, began_at=one.began_at, seconds=one.seconds, number=number,
        caller=of.caller, extension=one.extension, cause=one.cause, recording=one.recording,
        recording_sha256=one.sha256,
    )  # fmt: skip
    return draft(of.case, said, happened_at=one.began_at, actor=actor, source=SOURCE, identity=identity)


def _unaccounted(
    tenant: UUID, one: CallRecord, of: _Whose | None, number: str, identity: UUID, actor: str
) -> list[Draft]:
    said = CallUnaccounted(
        record=one.record, began_at=one.began_at, seconds=one.seconds, number=number, extension=one.extension,
        case=of.case if of else None, recording=one.recording,
    )  # fmt: skip
    facts = [draft(tenant, said, happened_at=one.began_at, actor=actor, source=SOURCE, identity=identity)]
    if of is not None:
        counts = CallEnded(
            contact=uuid5(identity, "contact"), channel="call", number=number, seconds=one.seconds,
            outcome="conversation" if one.seconds else "no_answer", recording=one.recording,
        )  # fmt: skip
        facts.append(draft(
            of.case, counts, happened_at=one.began_at, actor=actor, source=SOURCE, identity=uuid5(identity, "call")
        ))  # fmt: skip
    return facts
