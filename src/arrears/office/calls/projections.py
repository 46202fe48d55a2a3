"""Calls folded from facts: how far each came, and those that nobody attempted here."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from arrears.office.calls.kinds import CallAttempted, CallExplained, CallRecorded, CallTold, CallUnaccounted
from arrears.office.facts.project import Projection, Row, Rows, register
from arrears.record import catalogue
from arrears.record.fact import Fact

_ATTEMPT = {
    "id": "uuid", "case_id": "uuid", "caller": "text", "number": "text", "extension": "text", "gateway": "text",
    "state": "text", "until": "timestamptz", "asked_at": "timestamptz", "answered_at": "timestamptz",
    "ended_at": "timestamptz", "seconds": "int", "cause": "text", "vendor_id": "text", "recording": "text",
    "recording_sha256": "text", "record": "text", "record_seconds": "int",
}  # fmt: skip
_STRAY = {
    "id": "uuid", "chain_id": "uuid", "record": "text", "began_at": "timestamptz", "seconds": "int", "number": "text",
    "extension": "text", "case_id": "uuid", "recording": "text", "explained_by": "text", "because": "text",
}  # fmt: skip
_HOW_FAR = ("asked", "not_placed", "placed", "ringing", "answered", "ended")
"""In whatever order events come, a call goes on and never back; whatever rings proves that it was placed."""


def fold_attempt(rows: Rows, fact: Fact) -> None:
    """Add an attempt, or take it as far as a fact says."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, CallAttempted):
        rows[said.contact] = _asked(fact, said)
    elif isinstance(said, CallRecorded):
        row = rows.setdefault(said.contact, _by_hand(fact, said))
        row.update(record=said.record, record_seconds=said.seconds)
        _fill(row, said)
    elif said.contact in rows:
        _told(rows[said.contact], said)


def _asked(fact: Fact, said: CallAttempted) -> Row:
    return {
        **dict.fromkeys(_ATTEMPT), "id": said.contact, "case_id": fact.chain, "caller": fact.actor,
        "number": said.number, "extension": said.extension, "gateway": said.gateway, "state": "asked",
        "until": said.until, "asked_at": fact.happened_at,
    }  # fmt: skip


def _by_hand(fact: Fact, said: CallRecorded) -> Row:
    """Return the row of a call that no gateway was asked for: the exchange's record is all that is known of it."""
    return {
        **dict.fromkeys(_ATTEMPT), "id": said.contact, "case_id": fact.chain, "caller": said.caller,
        "number": said.number, "extension": said.extension or "", "gateway": "", "state": "ended",
        "until": said.began_at, "asked_at": said.began_at,
    }  # fmt: skip


def _told(row: Row, said: CallTold) -> None:
    state = "not_placed" if said.status == "refused" else said.status
    if _HOW_FAR.index(state) > _HOW_FAR.index(row["state"]):
        row["state"] = state
    if said.status in ("answered", "ended"):
        row[f"{said.status}_at"] = said.told_at
    _fill(row, said)


def _fill(row: Row, said: CallTold | CallRecorded) -> None:
    """Keep what was said first of a call's length, end and recording."""
    for name in ("seconds", "cause", "vendor_id", "recording", "recording_sha256"):
        if row[name] is None:
            row[name] = getattr(said, name, None)


def stray_id(tenant: UUID, record: str) -> UUID:
    """Return the id of a call that nobody attempted here."""
    return uuid5(tenant, f"call/{record}")


def fold_stray(rows: Rows, fact: Fact) -> None:
    """Add a call without attempt, or what was found out about it."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    key = stray_id(fact.chain, said.record)
    if isinstance(said, CallUnaccounted):
        rows[key] = {
            "id": key, "chain_id": fact.chain, "record": said.record, "began_at": said.began_at,
            "seconds": said.seconds, "number": said.number, "extension": said.extension, "case_id": said.case,
            "recording": said.recording, "explained_by": None, "because": None,
        }  # fmt: skip
    elif isinstance(said, CallExplained) and key in rows:
        rows[key].update(explained_by=fact.actor, because=said.because)


ATTEMPTS = register(
    Projection(
        "call_attempt", "id", "case_id", _ATTEMPT, frozenset({"call.attempted", "call.told", "call.recorded"}),
        fold_attempt,
    )
)  # fmt: skip
STRAYS = register(
    Projection("call_stray", "id", "chain_id", _STRAY, frozenset({"call.unaccounted", "call.explained"}), fold_stray)
)
