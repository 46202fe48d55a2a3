"""Asks the gateway for a call whose attempt is on record, and records what it answered.

Nothing here runs inside the command: the attempt is committed before anything can ring. A process that dies in
between leaves an attempt that nobody dials again (`reconcile.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.calls.kinds import CallTold
from arrears.office.calls.told import told_fact
from arrears.office.config import Config
from arrears.office.facts.append import append, lock_chains
from arrears.office.gateways.port import Accepted, Call, Refused, Telephone
from arrears.office.messages.lender import lenders
from arrears.office.messages.standing import sealed_people
from arrears.office.privacy.people import lock_people
from arrears.office.store.rows import one
from arrears.office.tenancy import within


@dataclass(frozen=True)
class Attempt:
    """An attempt: the call, whose case it is, and until when it may be handed over."""

    call: Call
    case: UUID
    person: UUID
    since: datetime
    until: datetime
    vendor_id: str | None
    gateway: str


def dial(config: Config, tenant: UUID, contact: UUID, line: Telephone, at: datetime) -> str:
    """Hand over an attempt; returns placed, refused, or asked where nobody knows."""
    with within(tenant) as cursor:
        found = attempt(cursor, config, tenant, contact)
    if found is None:
        return "asked"
    outcome = line.ring(found.call, found.until)
    if isinstance(outcome, Accepted):
        return record(tenant, found, told(contact, "placed", at, vendor_id=outcome.vendor_id), at)
    if isinstance(outcome, Refused):
        return record(tenant, found, told(contact, "refused", at, cause=outcome.reason), at)
    return "asked"


def attempt(cursor: Any, config: Config, tenant: UUID, contact: UUID) -> Attempt | None:
    """Return an attempt that nobody has heard of yet, with its numbers in clear; None where it went on already."""
    row = one(
        cursor,
        "SELECT a.*, c.person_id, c.lender FROM call_attempt a JOIN collection_case c ON c.id = a.case_id"
        " WHERE a.id = %s AND a.state = 'asked'",
        [contact],
    )
    if row is None:
        return None
    standing = sealed_people(cursor, config, tenant, [row["person_id"]])[row["person_id"]]
    known = lenders(cursor, tenant).get(row["lender"])
    place = next((n for n, (_, blind) in enumerate(standing.fields["phone"]) if blind.hex()[:16] == row["number"]), 0)
    call = Call(
        contact, standing.opened("phone", place) or "", row["extension"],
        known.name[standing.language if standing.language in known.name else "zh"] if known else row["lender"],
    )  # fmt: skip
    return Attempt(
        call, row["case_id"], row["person_id"], row["asked_at"], row["until"], row["vendor_id"], row["gateway"]
    )


def told(contact: UUID, status: Any, at: datetime, **said: Any) -> CallTold:
    """Return that a call came so far."""
    return CallTold(contact=contact, status=status, told_at=at, **said)


def record(tenant: UUID, found: Attempt, said: CallTold, at: datetime) -> str:
    """Put what was learnt of an attempt on record, unless somebody was faster; returns the attempt's state."""
    with within(tenant) as cursor:
        lock_people(cursor, [found.person])
        lock_chains(cursor, [found.case])
        cursor.execute("SELECT state FROM call_attempt WHERE id = %s", [said.contact])
        state = str(cursor.fetchone()[0])
        if state != "asked":
            return state
        append(cursor, [told_fact(found.case, said, at)])
    return said.status
