"""What a telephone gateway tells: each event a fact, once, in whatever order and however often it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.calls.kinds import CallTold
from arrears.office.calls.told import told_fact, told_id
from arrears.office.facts.append import append
from arrears.office.gateways.port import CallEvent


@dataclass(frozen=True)
class Of:
    """Whose call an event is of."""

    person: UUID
    case: UUID


def calls_of(cursor: Any, events: Sequence[CallEvent]) -> dict[UUID, Of]:
    """Return the attempts of this tenant that events are of; of others nothing is known here."""
    if not events:
        return {}
    cursor.execute(
        "SELECT a.id, c.person_id, a.case_id FROM call_attempt a JOIN collection_case c ON c.id = a.case_id"
        " WHERE a.id = ANY(%s)",
        [[event.call for event in events]],
    )
    return {row[0]: Of(row[1], row[2]) for row in cursor.fetchall()}


def take_calls(
    cursor: Any, known: dict[UUID, Of], events: Sequence[CallEvent], at: datetime, counts: Counter[str]
) -> None:
    """Put events on record; the caller has locked their people and cases."""
    ids = [told_id(event.call, event.status) for event in events if event.call in known]
    cursor.execute("SELECT id FROM fact WHERE id = ANY(%s)", [ids])
    on_record = {row[0] for row in cursor.fetchall()}
    facts = []
    for event in events:
        of, identity = known.get(event.call), told_id(event.call, event.status)
        if of is None or identity in on_record:
            continue
        on_record.add(identity)
        counts[event.status] += 1
        facts.append(told_fact(of.case, _said(event), at))
    append(cursor, facts)


def _said(event: CallEvent) -> CallTold:
    return CallTold(
        contact=event.call, status=event.status.value, told_at=event.at, vendor_id=event.vendor_id,
        seconds=event.seconds, cause=event.cause, recording=event.recording, recording_sha256=event.recording_sha256,
    )  # fmt: skip
