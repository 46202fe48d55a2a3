"""Sends facts to subscriptions: in the order of the log, at least once each, signed.

A subscription has read the log up to a place. The place moves on when the other side has answered 2xx; otherwise the
same batch is sent again, later and later. What is not yet committed cannot be skipped: the end of the log is read
while no writer is under way (as a checkpoint does).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import httpx

from arrears.kernel.refusal import InputError
from arrears.office.api.addresses import check_address
from arrears.office.config import Config
from arrears.office.facts.append import LOG_LOCK
from arrears.office.facts.read import log_after
from arrears.office.gateways.signature import sign
from arrears.office.keys import personal_keys
from arrears.office.logs import log
from arrears.office.tenancy import within
from arrears.record.fact import Fact

BATCH = 100
MOST_LOOKED_AT = 10_000
TIMEOUT_SECONDS = 10
LONGEST_WAIT_SECONDS = 6 * 3600


@dataclass(frozen=True)
class Outgoing:
    """A batch for a subscription: from where, up to where, and the facts between that it asked for."""

    url: str
    after: int
    upto: int
    facts: tuple[Fact, ...]
    failures: int


def secret_of(config: Config, tenant: UUID, subscription: UUID) -> bytes:
    """Return the secret that signs a subscription's calls: derived, so that it is kept nowhere."""
    return hmac.new(personal_keys(config).index, f"webhook/{tenant}/{subscription}".encode(), hashlib.sha256).digest()


def deliver(
    tenant: UUID, subscription: UUID, config: Config, now: datetime, transport: httpx.BaseTransport | None = None
) -> int | None:
    """Send what has come since; returns seconds until the next try, 0 for more at once, None for nothing to do."""
    batch = _next(tenant, subscription)
    if batch is None:
        return None
    status = _send(batch, tenant, subscription, config, now, transport) if batch.facts else "nothing"
    fine = status == "nothing" or status.startswith("2")
    with within(tenant) as cursor:
        cursor.execute(
            "UPDATE webhook_subscription SET after = %s, failures = %s, last_status = %s WHERE id = %s AND after = %s",
            [batch.upto if fine else batch.after, 0 if fine else batch.failures + 1, status, subscription, batch.after],
        )
    if fine:
        return 0
    log().warning("webhook_failed", tenant=str(tenant), subscription=str(subscription), status=status)
    return min(LONGEST_WAIT_SECONDS, 2 ** min(batch.failures, 20) * 10)


def _next(tenant: UUID, subscription: UUID) -> Outgoing | None:
    with within(tenant) as cursor:
        cursor.execute(
            "SELECT url, kinds, after, failures FROM webhook_subscription WHERE id = %s AND active", [subscription]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    end = _end_of_log(tenant)
    if end <= row[2]:
        return None
    wanted = set(row[1])
    facts: list[Fact] = []
    upto = row[2]
    with within(tenant, snapshot=True) as cursor:
        for arrival, fact in islice(log_after(cursor, tenant, row[2], end), MOST_LOOKED_AT):
            upto = arrival
            if "*" in wanted or fact.kind in wanted:
                facts.append(fact)
                if len(facts) == BATCH:
                    break
    return Outgoing(row[0], row[2], upto, tuple(facts), row[3])


def _end_of_log(tenant: UUID) -> int:
    with within(tenant) as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOG_LOCK, str(tenant)])
        cursor.execute("SELECT coalesce(max(arrival), 0) FROM fact WHERE tenant_id = %s", [tenant])
        return cursor.fetchone()[0]


def _send(
    batch: Outgoing, tenant: UUID, subscription: UUID, config: Config, now: datetime,
    transport: httpx.BaseTransport | None,
) -> str:  # fmt: skip
    """Return the answer's status, or why there was none."""
    body = json.dumps({"facts": [event(fact) for fact in batch.facts]}, ensure_ascii=False).encode()
    # The id names the batch: the other side recognises one that it was sent before.
    identity = f"{subscription}.{batch.after}.{batch.upto}"
    headers = {"content-type": "application/json", **sign(secret_of(config, tenant, subscription), identity, now, body)}
    try:
        check_address(batch.url, resolve=True)
        with httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, transport=transport) as client:
            return str(client.post(batch.url, content=body, headers=headers).status_code)
    except InputError as fault:
        return fault.code
    except httpx.HTTPError as fault:
        return type(fault).__name__


def event(fact: Fact) -> dict[str, Any]:
    """Return a fact as it is sent: what people said in it stays sealed."""
    return {
        "id": str(fact.id), "chain": str(fact.chain), "sequence": fact.sequence, "kind": fact.kind,
        "version": fact.version, "happened_at": fact.happened_at.isoformat(), "actor": fact.actor,
        "payload": fact.payload, "digest": fact.digest.hex(),
    }  # fmt: skip


def subscriptions(cursor: Any) -> Sequence[UUID]:
    """Return the tenant's active subscriptions."""
    cursor.execute("SELECT id FROM webhook_subscription WHERE active ORDER BY id")
    return [row[0] for row in cursor.fetchall()]
