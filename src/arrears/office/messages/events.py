"""What comes back: receipts, replies, events of calls. Each becomes a fact once, however often it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from arrears.office.calls.events import calls_of, take_calls
from arrears.office.config import Config
from arrears.office.facts.append import lock_chains
from arrears.office.gateways.port import CallEvent, Event, Gateway, Reply, Report, Status
from arrears.office.logs import log
from arrears.office.messages.decide import Clock, Way
from arrears.office.messages.hand_over import Changes, receipt, receipt_id, was_sent
from arrears.office.messages.outbox import Queued, messages_of
from arrears.office.messages.replies import senders_of, take_replies
from arrears.office.privacy.people import lock_people
from arrears.office.tenancy import within

_ENDED = {"delivered": "delivered", "failed": "failed", "expired": "failed", "rejected": "failed"}


def poll(config: Config, tenant: UUID, way: Way, gateway: Gateway, clock: Clock) -> int:
    """Take in the next page of a gateway's events for a tenant; returns how many events it held.

    The place is moved on in the same transaction, so that a page is taken in once or again, never half. Where another
    worker is at it, nothing is done.
    """
    with within(tenant) as cursor:
        place = uuid5(tenant, f"gateway/{gateway.name}")
        cursor.execute(
            "INSERT INTO gateway_place (tenant_id, id, gateway, after) VALUES (%s, %s, %s, '') ON CONFLICT DO NOTHING",
            [tenant, place, gateway.name],
        )
        cursor.execute("SELECT after FROM gateway_place WHERE id = %s FOR UPDATE SKIP LOCKED", [place])
        row = cursor.fetchone()
        if row is None:
            return 0
        page = gateway.events(row[0])
        if page.items:
            take(cursor, config, tenant, way, page.items, clock())
        if page.after != row[0]:
            cursor.execute("UPDATE gateway_place SET after = %s WHERE id = %s", [page.after, place])
    return len(page.items)


def take(cursor: Any, config: Config, tenant: UUID, way: Way, events: Sequence[Event], at: datetime) -> Counter[str]:
    """Put a gateway's events on record, polled or called back; what is no business of this tenant's is left alone."""
    counts: Counter[str] = Counter()
    reports = [event for event in events if isinstance(event, Report)]
    replies = [event for event in events if isinstance(event, Reply)]
    told = [event for event in events if isinstance(event, CallEvent)]
    rows, calls = _rows_of(cursor, reports), calls_of(cursor, told)
    senders = senders_of(cursor, config, tenant, replies)
    people = {row.person for row in rows} | {one.person for one in (*senders.values(), *calls.values())}
    _lock(cursor, people, {row.chain for row in rows} | {one.case for one in calls.values()}, bool(replies))
    if rows:
        _take_reports(cursor, tenant, way, reports, rows, at, counts)
    if senders:
        take_replies(cursor, config, tenant, replies, senders, at, counts)
    if calls:
        take_calls(cursor, calls, told, at, counts)
    if counts:
        log().info("events_taken", tenant=str(tenant), count=counts.total())
    return counts


def _rows_of(cursor: Any, reports: Sequence[Report]) -> list[Queued]:
    """Return the messages that receipts are of, locked before anything else."""
    ids = [report.message for report in reports if report.message]
    vendors = [report.vendor_id for report in reports if report.message is None and report.vendor_id]
    return messages_of(cursor, ids, vendors) if reports else []


def _lock(cursor: Any, people: Set[UUID], chains: Set[UUID], replied: bool) -> None:
    """Lock people, then chains, all of both at once; who wrote back may be held on every case of theirs."""
    lock_people(cursor, people)
    if replied:
        cursor.execute("SELECT id FROM collection_case WHERE person_id = ANY(%s)", [list(people)])
        chains = {*chains, *people, *(row[0] for row in cursor.fetchall())}
    lock_chains(cursor, sorted(chains))


def _take_reports(
    cursor: Any, tenant: UUID, way: Way, reports: Sequence[Report], held: Sequence[Queued], at: datetime,
    counts: Counter[str],
) -> None:  # fmt: skip
    rows = {row.id: row for row in held}
    by_vendor = {row.vendor_id: row for row in rows.values() if row.vendor_id}
    told = _on_record(cursor, rows.values())
    changes, states = Changes(), {row.id: row.state for row in rows.values()}
    for report in reports:
        row = rows.get(report.message) if report.message else by_vendor.get(report.vendor_id or "")
        if row is None or row.contact is None or receipt_id(row.contact, report.status) in told:
            continue
        told.add(receipt_id(row.contact, report.status))
        counts[report.status] += 1
        _take_report(changes, way, row, report, at, states)
    changes.moved += [
        {"id": row.id, "state": states[row.id], "reason": ""} for row in rows.values() if states[row.id] != row.state
    ]
    changes.write(cursor, tenant, way, at)


def _take_report(
    changes: Changes, way: Way, row: Queued, report: Report, at: datetime, states: dict[UUID, str]
) -> None:
    if states[row.id] == "sending":  # the sender died before its word: the receipt proves that the message left
        was_sent(changes, row, way, report.vendor_id, at)
    changes.facts.append(receipt(row, report.status, at, code=report.code, told_at=report.at))
    before = states[row.id]
    if before != "delivered":
        states[row.id] = _ENDED[report.status]
    if report.status is not Status.DELIVERED and before in ("sending", "sent"):
        changes.failed.append(row)


def _on_record(cursor: Any, rows: Any) -> set[UUID]:
    """Return which receipts of these messages are on record."""
    possible = [receipt_id(row.contact, status) for row in rows if row.contact for status in Status]
    cursor.execute("SELECT id FROM fact WHERE id = ANY(%s)", [possible])
    return {row[0] for row in cursor.fetchall()}


def give_up_waiting(tenant: UUID, way: Way, clock: Clock) -> int:
    """Take messages without receipt in time for undelivered: the next channel is tried, once."""
    from arrears.office.messages.outbox import claim_silent

    with within(tenant) as cursor:
        rows = claim_silent(cursor, clock(), way.batch)
        changes = Changes(failed=rows)
        changes.moved = [{"id": row.id, "state": "silent", "reason": "no_receipt"} for row in rows]
        changes.facts = [receipt(row, "no_receipt", clock()) for row in rows]
        changes.write(cursor, tenant, way, clock())
    return len(rows)
