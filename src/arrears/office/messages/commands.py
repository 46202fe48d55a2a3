"""Commands on messages, texts, consents and lenders."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field

from arrears.contact.templates.approve import moved
from arrears.contact.templates.model import Template
from arrears.contact.templates.read import read_template, template_named
from arrears.kernel.ids import sortable_id
from arrears.kernel.refusal import InputError
from arrears.law.engine.vocabulary import LENDER_KINDS
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.messages.channels import ADDRESS_OF
from arrears.office.messages.kinds import (
    ConsentChanged,
    LenderDescribed,
    MessageOrdered,
    TemplateApproved,
    TemplateDrafted,
    TemplateRetired,
    Words,
)
from arrears.office.messages.outbox import add
from arrears.office.store.rows import plain
from arrears.record.canonical import encode


class Order(Given):
    """Order a message on a case. `facts` fill what the case itself does not know, such as a plan's payment."""

    case: UUID
    channel: str
    template: str | None = None
    due_at: AwareDatetime | None = None
    facts: dict[str, Any] = {}


class DraftTemplate(Given):
    """Write the next version of a text: its whole body, or the shipped one of that name."""

    name: str = Field(min_length=1)
    body: dict[str, Any] | None = None


class TemplateStep(Given):
    """Approve or retire one version."""

    name: str
    version: int


class Retire(TemplateStep):
    """Take a version out of use."""

    because: str = Field(min_length=1)


class ChangeConsent(Given):
    """Note what the person agreed to, or no longer agrees to."""

    person: UUID
    consent: str = Field(pattern=r"^(channel:(sms|email|app|call|voice_bot|letter|visit)|hours)$")
    given: bool | None = None
    hours: list[str] | None = None
    because: str = Field(min_length=1)


class DescribeLender(Given):
    """Say how a lender presents itself and where its law is; `lender` is its name on the tape."""

    lender: str = Field(min_length=1)
    name: Words
    jurisdiction: str = "CHN"
    lender_kind: str
    contact_phone: str
    payment_way: Words
    objection_way: Words
    reports_credit: bool
    plans_possible: bool


@command("message.order", Order, roles={"collector", "team_lead", "compliance", "legal"})
def order(office: Office, given: Order) -> Answer:
    """Queue a message; whether it may leave, the law says when its turn comes."""
    case = locked(office, given.case)
    if given.channel not in ADDRESS_OF:
        raise InputError("channel_unknown", f"{given.channel!r} is none of {', '.join(ADDRESS_OF)}", "channel")
    if given.facts and "system" not in office.actor.roles:
        raise InputError("facts_not_yours", "a text's variables come from facts, not from whoever orders it", "facts")
    if given.template is not None:
        _approved(office, given.template)
    due = given.due_at or office.at
    identity = sortable_id(office.at, secrets.token_bytes(10))
    add(office.cursor, office.tenant, [
        {"id": identity, "chain_id": given.case, "case_id": given.case, "person_id": case["person"],
         "channel": given.channel, "wanted": given.template, "source": "command", "due_at": due,
         "detail": {"facts": given.facts} if given.facts else {}}
    ])  # fmt: skip
    said = MessageOrdered(message=identity, channel=given.channel, template=given.template, due_at=due.isoformat())
    office.record(given.case, said)
    return {"message": str(identity)}


def _approved(office: Office, name: str) -> None:
    office.cursor.execute("SELECT 1 FROM template_version WHERE name = %s AND state = 'approved'", [name])
    if office.cursor.fetchone() is None:
        raise InputError("template_not_approved", f"no version of {name!r} is approved", "template")


@command("template.draft", DraftTemplate, roles={"compliance", "legal", "manager"})
def draft_template(office: Office, given: DraftTemplate) -> Answer:
    """Record the next version of a text as a draft."""
    chain = template_chain(office.tenant, given.name)
    rows = _versions(office, chain)
    body = shipped_body(template_named(given.name)) if given.body is None else given.body
    version = max(rows, default=0) + 1
    body = {**body, "name": given.name, "version": version, "state": "draft"}
    _parsed(body)
    digest = hashlib.sha256(encode(body)).hexdigest()
    office.record(chain, TemplateDrafted(name=given.name, version=version, body=body, digest=digest))
    return {"name": given.name, "version": version, "digest": digest}


@command("template.approve", TemplateStep, roles={"compliance"})
def approve_template(office: Office, given: TemplateStep) -> Answer:
    """Record that somebody else than the author approves these words; the version in use before is retired."""
    chain = template_chain(office.tenant, given.name)
    rows = _versions(office, chain)
    row = _version(rows, given)
    if row["drafted_by"] == office.actor.name:
        raise InputError("four_eyes", "a text is approved by somebody else than its author", "version")
    moved(_parsed(row["body"] | {"state": row["state"]}), "approved")
    facts = [TemplateApproved(name=given.name, version=given.version, digest=row["digest"])]
    retired = [
        TemplateRetired(name=given.name, version=version, because=f"replaced by version {given.version}")
        for version, other in rows.items()
        if other["state"] == "approved"
    ]
    office.record(chain, *retired, *facts)
    return {"name": given.name, "version": given.version, "digest": row["digest"]}


@command("template.retire", Retire, roles={"compliance"})
def retire_template(office: Office, given: Retire) -> Answer:
    """Record that a version is no longer used."""
    chain = template_chain(office.tenant, given.name)
    row = _version(_versions(office, chain), given)
    moved(_parsed(row["body"] | {"state": row["state"]}), "retired")
    office.record(chain, TemplateRetired(name=given.name, version=given.version, because=given.because))
    return {"name": given.name, "version": given.version}


@command("consent.change", ChangeConsent, roles={"collector", "team_lead", "compliance"})
def change_consent(office: Office, given: ChangeConsent) -> Answer:
    """Record a consent on the person's chain."""
    office.cursor.execute("SELECT 1 FROM person WHERE id = %s FOR NO KEY UPDATE", [given.person])
    if office.cursor.fetchone() is None:
        raise InputError("unknown_person", f"no person {given.person}", "person")
    if (given.consent == "hours") != (given.hours is not None) or (given.consent == "hours") == (
        given.given is not None
    ):
        raise InputError("consent_malformed", "hours come with hours, a channel with given", "consent")
    said = ConsentChanged(consent=given.consent, given=given.given, hours=given.hours, because=given.because)
    office.record(given.person, said)
    return {"person": str(given.person), "consent": given.consent}


@command("lender.describe", DescribeLender, roles={"compliance", "manager", "administrator"})
def describe_lender(office: Office, given: DescribeLender) -> Answer:
    """Record how a lender presents itself."""
    if given.lender_kind not in LENDER_KINDS:
        raise InputError(
            "lender_kind_unknown", f"{given.lender_kind!r} is none of {', '.join(LENDER_KINDS)}", "lender_kind"
        )
    office.record(office.tenant, LenderDescribed(**given.model_dump()))
    return {"lender": given.lender}


def template_chain(tenant: UUID, name: str) -> UUID:
    """Return the chain of a text's versions."""
    return uuid5(tenant, f"template/{name}")


def _versions(office: Office, chain: UUID) -> dict[int, dict[str, Any]]:
    office.cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"template/{chain}"])
    office.cursor.execute(
        "SELECT version, state, body, digest, drafted_by FROM template_version WHERE chain_id = %s", [chain]
    )
    return {
        row[0]: {
            "state": row[1], "body": plain(row[2]), "digest": row[3],
            "drafted_by": row[4],
        }
        for row in office.cursor.fetchall()
    }  # fmt: skip


def _version(rows: dict[int, dict[str, Any]], given: TemplateStep) -> dict[str, Any]:
    if given.version not in rows:
        raise InputError("unknown_version", f"{given.name} has no version {given.version}", "version")
    return rows[given.version]


def _parsed(body: dict[str, Any]) -> Template:
    try:
        return read_template(body, "body")
    except (KeyError, TypeError, AttributeError) as fault:
        raise InputError("template_malformed", f"the text cannot be read: {fault!r}", "body") from None


def shipped_body(found: Template) -> dict[str, Any]:
    """Return a shipped text as the body of a draft."""
    text = {
        language: [one.say if one.when is None else {"say": one.say, "when": one.when} for one in sentences]
        for language, sentences in found.sentences.items()
    }
    return {
        "name": found.name, "version": 1, "state": "draft", "stage": found.stage, "tone": found.tone, "to": found.to,
        "channels": list(found.channels), "says": dict(found.says), "subject": dict(found.subject),
        "variables": list(found.variables), "text": text,
    }  # fmt: skip
