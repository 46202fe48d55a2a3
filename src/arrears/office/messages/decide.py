"""Takes due messages, asks the law for each under a lock on the person, and readies those that it permits.

One transaction for a batch: the verdict is on record, and the message marked as being sent under our id, before a
gateway hears of it. Two hundred workers cannot make the fourth call of a day: the second waits for the person's row,
and then sees the first one's contact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from arrears.contact.templates.model import Template
from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.gateways.port import Gateway, Message
from arrears.office.messages.channels import ADDRESS_OF
from arrears.office.messages.due import let_go
from arrears.office.messages.lender import Lender, lenders
from arrears.office.messages.outbox import Queued, claim_due, move
from arrears.office.messages.situation import Judgement, Question, judge
from arrears.office.messages.standing import Case, Standing, stand
from arrears.office.messages.texts import Said, approved, compose, days_past_due
from arrears.office.tenancy import within
from arrears.record.catalogue import Payload
from arrears.record.fact import Draft
from arrears.record.kinds.contact import ContactDecided

Clock = Callable[[], datetime]
ACTOR, SOURCE = "system:messages", "messages"
STUCK_MINUTES = 30
"""A message that lacks a text, an address or a gateway is looked at again after this time, without a fact."""


@dataclass(frozen=True)
class Way:
    """How messages leave: the gateway of each channel, and for how long a sender owns what it took."""

    gateways: Mapping[str, Gateway]
    lease: timedelta = timedelta(seconds=60)
    batch: int = 100
    receipt_within: timedelta = timedelta(hours=24)
    later: timedelta = timedelta(minutes=5)
    """When a gateway was too busy or away, a message is decided anew after this time."""


@dataclass(frozen=True)
class Ready:
    """A message that is decided, on record, committed, and may be handed over until its lease ends."""

    queued: Queued
    contact: UUID
    message: Message


@dataclass
class Decided:
    """What came of a batch: ready messages and counts."""

    ready: list[Ready] = field(default_factory=lambda: list[Ready]())
    refused: int = 0
    stuck: int = 0
    moot: int = 0
    until: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def taken(self) -> int:
        """Return how many messages were looked at."""
        return len(self.ready) + self.refused + self.stuck + self.moot


@dataclass
class _Batch:
    """A batch in its transaction."""

    config: Config
    way: Way
    by: str
    at: datetime
    lease_from: datetime
    lease_until: datetime
    people: Mapping[UUID, Standing]
    texts: Mapping[str, Template]
    lenders: Mapping[str, Lender]
    facts: list[Draft] = field(default_factory=lambda: list[Draft]())
    sending: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())
    waiting: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())
    decided: Decided = field(default_factory=Decided)


def decide_due(config: Config, tenant: UUID, way: Way, clock: Clock) -> Decided:
    """Decide one batch of due messages; what is ready must be handed over by the caller until `until`."""
    with within(tenant) as cursor:
        rows = claim_due(cursor, clock(), way.batch)
        if not rows:
            return Decided()
        people = stand(cursor, config, tenant, [row.person for row in rows], clock())
        now = datetime.now(UTC)
        batch = _Batch(
            config, way, _by(cursor, tenant), _not_before(clock(), people), now, now + way.lease, people,
            approved(cursor), lenders(cursor, tenant),
        )  # fmt: skip
        batch.decided.until = batch.lease_until
        replaced = let_go(cursor, [row.action for row in rows if row.action and row.source == "night"])
        for row in rows:
            if row.action in replaced:
                _wait(batch, row, "moot", "superseded", row.due_at)
            else:
                _decide(batch, row)
        append(cursor, batch.facts, recorded_at=now)
        move(cursor, batch.sending)
        move(cursor, batch.waiting)
    return batch.decided


def _not_before(at: datetime, people: Mapping[UUID, Standing]) -> datetime:
    """Return the moment of decision: no contact that is on record lies after it, whatever clock it came from."""
    latest = [datetime.fromisoformat(one.contacts[-1]["at"]) for one in people.values() if one.contacts]
    return max([at, *latest])


def _by(cursor: Any, tenant: UUID) -> str:
    cursor.execute("SELECT kind FROM tenant WHERE id = %s", [tenant])
    return "agency" if cursor.fetchone()[0] == "agency" else "lender"


def _decide(batch: _Batch, row: Queued) -> None:
    standing = batch.people[row.person]
    case = standing.cases.get(row.case) if row.case else None
    if case is not None and case.status != "open":
        _wait(batch, row, "moot", "case_closed", row.due_at)
        return
    try:
        lender = _lender(batch, case, row)
        address, number = _address(standing, row)
        said = compose(batch.texts, row, standing, case, lender, batch.at)
        if row.channel not in batch.way.gateways:
            raise InputError("no_gateway", f"no gateway carries {row.channel}", "channel")
    except InputError as fault:
        _wait(batch, row, "due", fault.code, batch.at + timedelta(minutes=STUCK_MINUTES))
        batch.decided.stuck += 1
        return
    dpd = days_past_due(row, case)
    step = "letter" if row.channel == "letter" else "contact"
    answer = judge(standing, lender, Question(row.channel, number, batch.at, case, dpd, batch.by, step))
    batch.facts.append(_fact(row, batch.at, _verdict(row, answer)))
    if answer.permitted:
        _ready(batch, row, standing, said, address, lender)
    else:
        batch.decided.refused += 1
        again = answer.earliest is not None and answer.earliest > batch.at
        _wait(batch, row, "due" if again else "refused", "law", answer.earliest if again else row.due_at, asked=True)


def _lender(batch: _Batch, case: Case | None, row: Queued) -> Lender:
    name = case.lender if case is not None else row.detail.get("coming", {}).get("lender")
    if name in batch.lenders:
        return batch.lenders[name]
    if name is None and len(batch.lenders) == 1:
        return next(iter(batch.lenders.values()))
    raise InputError("lender_unknown", "nobody has described this lender (lender.describe)", "lender")


def _address(standing: Standing, row: Queued) -> tuple[str, str]:
    """Return the address in clear and the opaque number by which the law's history knows it."""
    name = ADDRESS_OF[row.channel]
    address = None if standing.erased else standing.opened(name, row.ordinal)
    if address is None:
        raise InputError("no_address", f"no {name} is known", "address")
    return address, standing.fields[name][row.ordinal][1].hex()[:16]


def _fact(row: Queued, at: datetime, said: Payload) -> Draft:
    return draft(row.chain, said, happened_at=at, actor=ACTOR, source=SOURCE)


def _verdict(row: Queued, answer: Judgement) -> ContactDecided:
    return ContactDecided(
        contact=row.next_contact, channel=row.channel, permitted=answer.permitted, verdict=answer.verdict,
        situation=answer.situation, message=row.id, action=row.action,
    )  # fmt: skip


def _ready(batch: _Batch, row: Queued, standing: Standing, said: Said, address: str, lender: Lender) -> None:
    assert standing.key is not None
    text, language = said.rendered.text, said.rendered.language
    message = Message(
        row.id, row.channel, address, text, lender.name[language], language, said.rendered.subject or None
    )
    batch.decided.ready.append(Ready(row, row.next_contact, message))
    batch.sending.append(
        {
            "id": row.id, "state": "sending", "reason": "", "attempt": row.attempt + 1, "contact_id": row.next_contact,
            "template": said.template.name, "template_version": said.template.version, "variables": said.variables(),
            "text_digest": hashlib.sha256(text.encode()).hexdigest(), "language": language,
            "sealed_text": standing.key.seal("message", text).hex(), "gateway": batch.way.gateways[row.channel].name,
            "vendor_id": None, "lease_from": batch.lease_from, "lease_until": batch.lease_until,
            "look_at": batch.lease_until, "decided_at": batch.at,
        }
    )  # fmt: skip


def _wait(batch: _Batch, row: Queued, state: str, reason: str, due_at: datetime | None, *, asked: bool = False) -> None:
    batch.decided.moot += state == "moot"
    batch.waiting.append(
        {
            "id": row.id, "state": state, "reason": reason, "due_at": due_at or row.due_at,
            "attempt": row.attempt + asked, "contact_id": row.next_contact if asked else row.contact,
        }
    )  # fmt: skip
