"""Asks the gateway about attempts of which nobody knows whether it took them. Nobody is ever dialled a second time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from arrears.office.config import Config
from arrears.office.desk.calling.dial import Attempt, attempt, record, told
from arrears.office.gateways.port import Doubt, Gateway, Message, State
from arrears.office.tenancy import within

BATCH = 100


def reconcile_calls(config: Config, tenant: UUID, line: Gateway, at: datetime) -> int:
    """Settle attempts whose time to be handed over is past; returns how many were looked at."""
    now = datetime.now(UTC)  # leases are of the real clock, whatever day the office lives in
    with within(tenant) as cursor:
        cursor.execute(
            "SELECT id FROM call_attempt WHERE tenant_id = %s AND state = 'asked' AND until < %s AND gateway = %s"
            " ORDER BY until LIMIT %s",
            [tenant, now, line.name, min(BATCH, line.batch)],
        )
        found = [attempt(cursor, config, tenant, cast("UUID", row[0])) for row in cursor.fetchall()]
    doubtful = [one for one in found if one is not None]
    states = line.find([_doubt(one) for one in doubtful], now) if doubtful else {}
    for one in doubtful:
        _settle(tenant, one, states.get(one.call.id, State.PENDING), at)
    return len(doubtful)


def _settle(tenant: UUID, found: Attempt, state: State, at: datetime) -> None:
    if state is State.PENDING:
        return
    placed = state not in (State.ABSENT, State.FAILED)
    status = "placed" if placed else "not_placed" if state is State.ABSENT else "ended"
    record(tenant, found, told(found.call.id, status, at, cause=None if state is not State.FAILED else "failed"), at)


def _doubt(found: Attempt) -> Doubt:
    call = found.call
    message = Message(call.id, "call", call.borrower, "", call.lender, "zh")
    return Doubt(message, found.since, found.until, found.vendor_id)
