"""Asks gateways about messages whose sender fell silent, by our own id. Nothing is sent again that may have left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from arrears.office.config import Config
from arrears.office.gateways.port import Doubt, Message, State
from arrears.office.messages.channels import ADDRESS_OF
from arrears.office.messages.decide import Clock, Way
from arrears.office.messages.hand_over import Changes, receipt, was_sent
from arrears.office.messages.lender import Lender, lenders
from arrears.office.messages.outbox import Queued, claim_doubtful, messages_of
from arrears.office.messages.standing import Standing, sealed_people
from arrears.office.tenancy import within

AGAIN = timedelta(seconds=5)
BATCH = 500


def reconcile(config: Config, tenant: UUID, way: Way, clock: Clock) -> int:
    """Settle one batch of doubtful messages; returns how many were looked at."""
    now = datetime.now(UTC)
    with within(tenant) as cursor:
        rows = claim_doubtful(cursor, now, now + AGAIN, BATCH)
        people = sealed_people(cursor, config, tenant, [row.person for row in rows])
        known = lenders(cursor, tenant)
    for name, several in _by_gateway(rows).items():
        gateway = next((one for one in way.gateways.values() if one.name == name), None)
        if gateway is None:
            continue  # its settings are gone: the doubt stays until they are back
        for start in range(0, len(several), gateway.batch):
            part = several[start : start + gateway.batch]
            states = gateway.find([_doubt(row, people, known) for row in part], datetime.now(UTC))
            _settle(tenant, way, part, states, clock())
    return len(rows)


def _by_gateway(rows: Sequence[Queued]) -> Mapping[str, list[Queued]]:
    found: dict[str, list[Queued]] = defaultdict(list)
    for row in rows:
        found[row.gateway or ""].append(row)
    return found


def _doubt(row: Queued, people: Mapping[UUID, Standing], known: Mapping[str, Lender]) -> Doubt:
    standing = people[row.person]
    language = row.language or "zh"
    text = standing.key.open("message", row.sealed_text) if standing.key and row.sealed_text else ""
    lender = next(iter(known.values())).name[language] if known else ""
    address = standing.opened(ADDRESS_OF[row.channel], row.ordinal) or ""
    assert row.lease_from is not None and row.lease_until is not None
    message = Message(row.id, row.channel, address, text, lender, language)
    return Doubt(message, row.lease_from, row.lease_until, row.vendor_id)


def _settle(tenant: UUID, way: Way, rows: Sequence[Queued], states: Mapping[UUID, State], at: datetime) -> None:
    asked = {row.id: row.contact for row in rows}
    changes = Changes()
    with within(tenant) as cursor:
        for row in messages_of(cursor, list(asked)):
            if row.state != "sending" or row.contact != asked[row.id]:
                continue
            state = states[row.id]
            if state is State.ABSENT:
                changes.facts.append(receipt(row, "not_sent", at))
                changes.moved.append({"id": row.id, "state": "due", "reason": "not_sent"})
            elif state is State.FAILED:
                changes.facts.append(receipt(row, "failed", at))
                changes.moved.append({"id": row.id, "state": "failed", "reason": "found_failed"})
                changes.failed.append(row)
            elif state is not State.PENDING:
                was_sent(changes, row, way, None, at)
        changes.write(cursor, tenant, way, at)
