"""Hands ready messages to their gateways and puts on record what the gateways said.

Between the two lies the moment in which a crash leaves a doubt: such messages stay "sending", and are asked for
(`reconcile.py`), never sent again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from arrears.office.facts.append import append, draft
from arrears.office.gateways.port import Accepted, Outcome, Reason, Refused
from arrears.office.messages.decide import ACTOR, SOURCE, Clock, Decided, Ready, Way
from arrears.office.messages.fallback import add_next_ways
from arrears.office.messages.outbox import Queued, messages_of, move
from arrears.office.tenancy import within
from arrears.record.fact import Draft
from arrears.record.kinds.contact import MessageReceipt, MessageSent


@dataclass
class Handed:
    """Counts of what gateways said."""

    accepted: int = 0
    rejected: int = 0
    doubtful: int = 0


@dataclass
class Changes:
    """What a transaction is about to write: facts, rows, and messages that need another way."""

    facts: list[Draft] = field(default_factory=lambda: list[Draft]())
    sent: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())
    moved: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())
    failed: list[Queued] = field(default_factory=lambda: list[Queued]())

    def write(self, cursor: Any, tenant: UUID, way: Way, at: datetime) -> None:
        """Write all of it."""
        append(cursor, self.facts, recorded_at=datetime.now(UTC))
        move(cursor, self.sent)
        move(cursor, self.moved)
        add_next_ways(cursor, tenant, way, self.failed, at)


def hand_over(tenant: UUID, way: Way, decided: Decided, clock: Clock) -> Handed:
    """Give the ready messages to their gateways, then record the answers in one transaction."""
    by_channel: dict[str, list[Ready]] = defaultdict(list)
    for ready in decided.ready:
        by_channel[ready.queued.channel].append(ready)
    answers: list[tuple[Ready, Outcome]] = []
    for channel, several in by_channel.items():
        gateway = way.gateways[channel]
        for start in range(0, len(several), gateway.batch):
            part = several[start : start + gateway.batch]
            answers += zip(part, gateway.send([one.message for one in part], decided.until), strict=True)
    return _record(tenant, way, answers, clock()) if answers else Handed()


def _record(tenant: UUID, way: Way, answers: Sequence[tuple[Ready, Outcome]], at: datetime) -> Handed:
    """Record which messages were taken and which refused; those in doubt stay as they are, to be asked for."""
    changes, handed = Changes(), Handed()
    with within(tenant) as cursor:
        held = {row.id: row for row in messages_of(cursor, [ready.queued.id for ready, _ in answers])}
        for ready, said in answers:
            row = held[ready.queued.id]
            if row.state != "sending" or row.contact != ready.contact:
                continue  # a receipt, or somebody who asked the gateway, was faster
            if isinstance(said, Accepted):
                was_sent(changes, row, way, said.vendor_id, at)
                handed.accepted += 1
            elif isinstance(said, Refused):
                _was_refused(changes, row, way, said, at)
                handed.rejected += 1
            else:
                handed.doubtful += 1
        changes.write(cursor, tenant, way, at)
    return handed


def was_sent(changes: Changes, row: Queued, way: Way, vendor_id: str | None, at: datetime) -> None:
    """Note that a message was handed over: there can be one such fact for a contact."""
    assert row.contact is not None
    said = MessageSent(
        contact=row.contact, channel=row.channel, gateway=row.gateway or "", template=f"{row.template}/{row.version}",
        variables=row.variables, text_digest=row.text_digest or "", gateway_id=vendor_id or row.vendor_id,
    )  # fmt: skip
    identity = uuid5(row.contact, "message.sent")
    changes.facts.append(draft(row.chain, said, happened_at=at, actor=ACTOR, source=SOURCE, identity=identity))
    changes.sent.append(
        {
            "id": row.id, "state": "sent", "reason": "", "vendor_id": vendor_id or row.vendor_id, "sent_at": at,
            "receipt_by": at + way.receipt_within,
        }
    )  # fmt: skip


def receipt_id(contact: UUID, status: str) -> UUID:
    """Return the natural id of a receipt: each status of a contact counts once, however often it is told."""
    return uuid5(contact, f"message.receipt/{status}")


def receipt(row: Queued, status: str, at: datetime, *, code: str = "", told_at: datetime | None = None) -> Draft:
    """Return the fact of a receipt; `told_at` is the vendor's moment."""
    assert row.contact is not None
    said = MessageReceipt(contact=row.contact, status=status, gateway_code=code or None, received_at=told_at or at)
    actor = f"system:{row.gateway}"
    return draft(
        row.chain, said, happened_at=at, actor=actor, source="gateway", identity=receipt_id(row.contact, status)
    )


def _was_refused(changes: Changes, row: Queued, way: Way, said: Refused, at: datetime) -> None:
    changes.facts.append(receipt(row, "rejected", at, code=said.code or said.reason.value))
    later = said.reason.later
    changes.moved.append(
        {
            "id": row.id, "state": "due" if later else "failed", "reason": said.reason.value,
            "due_at": at + way.later if later else row.due_at,
        }
    )  # fmt: skip
    if said.reason in (Reason.BAD_ADDRESS, Reason.BLACKLISTED):
        changes.failed.append(row)
