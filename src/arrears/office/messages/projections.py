"""Contacts that were made and versions of texts, folded from facts."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from arrears.contact.outcome import outcomes
from arrears.office.calls.kinds import CallTold
from arrears.office.facts.project import Projection, Rows, register
from arrears.office.messages.channels import VOICE
from arrears.office.messages.kinds import TemplateApproved, TemplateDrafted, TemplateRetired
from arrears.record import catalogue
from arrears.record.fact import Fact
from arrears.record.kinds.contact import CallEnded, ContactDecided, MessageReceipt

NEVER_LEFT = frozenset({"rejected", "not_sent"})
"""Receipts that say: nobody was contacted."""
NEVER_RANG = frozenset({"refused", "not_placed"})
"""What a telephone gateway says where it put no call through."""

_CONTACT = {
    "id": "uuid", "chain_id": "uuid", "channel": "text", "recipient": "text", "number": "text", "by_whom": "text",
    "at": "timestamptz", "outcome": "text", "message": "uuid",
}  # fmt: skip
_TEMPLATE = {
    "id": "uuid", "chain_id": "uuid", "name": "text", "version": "int", "state": "text", "stage": "text",
    "channels": "text[]", "body": "jsonb", "digest": "text", "drafted_by": "text", "approved_by": "text",
}  # fmt: skip


def fold_contact(rows: Rows, fact: Fact) -> None:
    """Add a contact when it is permitted, say what became of it, take it away when it never left."""
    said = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, ContactDecided):
        if said.permitted:
            rows[said.contact] = _made(fact, said)
    elif isinstance(said, MessageReceipt):
        _received(rows, said)
    elif isinstance(said, CallTold):
        if said.status in NEVER_RANG:
            rows.pop(said.contact, None)
    elif isinstance(said, CallEnded):
        row = rows.setdefault(said.contact, _unplanned(fact, said))
        known = outcomes().get(said.outcome)
        row.update(outcome=known.counts_as if known else said.outcome, at=fact.happened_at)


def _made(fact: Fact, said: ContactDecided) -> dict[str, Any]:
    asked = said.situation
    return {
        "id": said.contact, "chain_id": fact.chain, "channel": said.channel, "recipient": asked.get("to", "borrower"),
        "number": asked.get("number"), "by_whom": asked.get("by", "lender"), "at": fact.happened_at, "outcome": None,
        "message": said.message,
    }  # fmt: skip


def _unplanned(fact: Fact, said: CallEnded) -> dict[str, Any]:
    return {
        "id": said.contact, "chain_id": fact.chain, "channel": said.channel, "recipient": "borrower",
        "number": said.number, "by_whom": "lender", "at": fact.happened_at, "outcome": None, "message": None,
    }  # fmt: skip


def _received(rows: Rows, said: MessageReceipt) -> None:
    if said.contact not in rows:
        return
    if said.status in NEVER_LEFT:
        del rows[said.contact]
    elif said.status == "delivered":
        spoken = rows[said.contact]["channel"] in VOICE
        rows[said.contact]["outcome"] = "conversation" if spoken else "delivered"
    elif rows[said.contact]["outcome"] is None:
        rows[said.contact]["outcome"] = "failed"


def fold_template(rows: Rows, fact: Fact) -> None:
    """Add a version, or move it on."""
    said = catalogue.read(fact.kind, fact.version, fact.payload)
    assert isinstance(said, TemplateDrafted | TemplateApproved | TemplateRetired)
    key = uuid5(fact.chain, str(said.version))
    if isinstance(said, TemplateDrafted):
        rows[key] = {
            "id": key, "chain_id": fact.chain, "name": said.name, "version": said.version, "state": "draft",
            "stage": said.body["stage"], "channels": list(said.body["channels"]), "body": said.body,
            "digest": said.digest, "drafted_by": fact.actor, "approved_by": None,
        }  # fmt: skip
    elif isinstance(said, TemplateApproved):
        rows[key].update(state="approved", approved_by=fact.actor)
    else:
        rows[key].update(state="retired")


CONTACTS = register(
    Projection(
        "contact", "id", "chain_id", _CONTACT,
        frozenset({"contact.decided", "message.receipt", "call.told", "call.ended"}), fold_contact,
    )
)  # fmt: skip
TEMPLATES = register(
    Projection(
        "template_version", "id", "chain_id", _TEMPLATE,
        frozenset({"template.drafted", "template.approved", "template.retired"}), fold_template,
    )
)  # fmt: skip
