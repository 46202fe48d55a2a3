"""What people write back. An opt-out stops everything at once; any other reply is work for a person."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from arrears.contact.signal import read_signals
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.gateways.port import Reply
from arrears.office.keys import personal_keys
from arrears.office.logs import log
from arrears.office.messages.channels import ADDRESS_OF
from arrears.office.messages.kinds import ConsentChanged
from arrears.office.messages.opt_out import asks_to_stop
from arrears.office.messages.standing import Standing, stand
from arrears.office.privacy.seal import blind
from arrears.record.catalogue import Payload
from arrears.record.fact import Draft
from arrears.record.kinds.case import CaseStepSet, HoldPlaced
from arrears.record.kinds.contact import MessageReceived

ACTOR, SOURCE = "system:replies", "gateway"
NEXT_STEP = "answer_reply"
ANSWER_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class From:
    """Whose reply it is: the person, and the chain of the message that was answered."""

    person: UUID
    chain: UUID | None = None


def take_replies(
    cursor: Any, config: Config, tenant: UUID, replies: Sequence[Reply], senders: Mapping[str, From], at: datetime,
    counts: Counter[str],
) -> None:  # fmt: skip
    """Put replies on record, each once, with what follows from them; the caller has locked the senders."""
    people = stand(cursor, config, tenant, [one.person for one in senders.values()], at)
    cursor.execute("SELECT id FROM fact WHERE id = ANY(%s)", [[_natural(tenant, reply) for reply in replies]])
    known = {row[0] for row in cursor.fetchall()}
    for reply in replies:
        sender = senders.get(reply.id)
        identity = _natural(tenant, reply)
        if sender is None or identity in known:
            continue
        known.add(identity)
        stops = asks_to_stop(reply.text)
        counts["opt_out" if stops else "reply"] += 1
        append(cursor, _facts(people[sender.person], sender, reply, identity, at, stops=stops))
        log().info(
            "reply_taken", tenant=str(tenant), trace=str(reply.message or ""), kind="opt_out" if stops else "reply"
        )


def _natural(tenant: UUID, reply: Reply) -> UUID:
    return uuid5(tenant, reply.key)


def _facts(standing: Standing, sender: From, reply: Reply, identity: UUID, at: datetime, *, stops: bool) -> list[Draft]:
    cases = [case.id for case in standing.cases.values() if case.status == "open"]
    worst = max(cases, key=lambda case: (standing.cases[case].dpd, case), default=None)
    chain = sender.chain or worst or sender.person
    sealed = standing.key.seal("reply", reply.text) if standing.key else b""
    signals = read_signals(reply.text)
    understood = "opt_out" if stops else signals[0].kind if signals else None
    said = MessageReceived(
        channel=reply.channel, sealed_text=base64.b64encode(sealed).decode(), understood_as=understood
    )
    facts = [_draft(chain, said, at, identity)]
    if stops:
        return facts + _stopped(standing, sender.person, cases, reply, identity, at)
    work = worst if chain not in cases else chain
    if work is not None:
        step = CaseStepSet(next_step=NEXT_STEP, deadline=(at + ANSWER_WITHIN).date())
        facts.append(_draft(work, step, at, uuid5(identity, "step")))
    return facts


def _stopped(
    standing: Standing, person: UUID, cases: Sequence[UUID], reply: Reply, identity: UUID, at: datetime
) -> list[Draft]:
    """Withdraw the consent to the channel, and hold every open case of the person."""
    withdrawn = ConsentChanged(consent=f"channel:{reply.channel}", given=False, because="reply")
    facts = [_draft(person, withdrawn, at, uuid5(identity, "consent"))]
    if any(hold["kind"] == "cease_request" and hold["until"] is None for hold in standing.holds):
        return facts
    for case in cases:
        hold = uuid5(identity, f"hold/{case}")
        said = HoldPlaced(hold=hold, hold_kind="cease_request", starts_at=at, reason=f"reply by {reply.channel}")
        facts.append(_draft(case, said, at, uuid5(hold, "placed")))
    return facts


def _draft(chain: UUID, said: Payload, at: datetime, identity: UUID) -> Draft:
    return draft(chain, said, happened_at=at, actor=ACTOR, source=SOURCE, identity=identity)


def senders_of(cursor: Any, config: Config, tenant: UUID, replies: Sequence[Reply]) -> Mapping[str, From]:
    """Return who wrote each reply: by the message answered, or else by the number or address it came from."""
    cursor.execute(
        "SELECT id, person_id, chain_id FROM message WHERE id = ANY(%s)",
        [[reply.message for reply in replies if reply.message]],
    )
    by_message = {row[0]: From(row[1], row[2]) for row in cursor.fetchall()}
    found = {reply.id: by_message[reply.message] for reply in replies if reply.message in by_message}
    keys = personal_keys(config)
    indexes = {
        reply.id: (name, blind(keys, tenant, name, reply.address))
        for reply in replies
        if reply.id not in found and (name := ADDRESS_OF.get(reply.channel))
    }
    if indexes:
        cursor.execute(
            "SELECT DISTINCT ON (field, blind) field, blind, person_id FROM person_field"
            " WHERE tenant_id = %s AND blind = ANY(%s) ORDER BY field, blind, person_id",
            [tenant, [index for _, index in indexes.values()]],
        )
        owners = {(name, bytes(index)): person for name, index, person in cursor.fetchall()}
        found |= {reply: From(owners[key]) for reply, key in indexes.items() if key in owners}
    return found
