"""Commands of the API's own: tokens, webhooks, notes, and asking the law about one contact now."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field

from arrears.kernel.refusal import InputError
from arrears.office.api.addresses import check_address
from arrears.office.api.kinds import CaseNoted, TokenChanged, WebhookChanged
from arrears.office.api.scopes import SCOPES
from arrears.office.cases.commands import PEOPLE_OF_THE_CASE, locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.messages.lender import lenders
from arrears.office.messages.situation import Question, judge
from arrears.office.messages.standing import stand
from arrears.office.privacy.people import key_of
from arrears.record.catalogue import known_kinds
from arrears.record.kinds.contact import ContactDecided

LONGEST_LIFE = timedelta(days=400)
CHANNEL_FIELD = {
    "call": "phone", "voice_bot": "phone", "sms": "phone", "app": "phone", "email": "email", "letter": "address",
    "visit": "address",
}  # fmt: skip
_STEPS = {"letter": "letter", "visit": "visit"}


class CreateToken(Given):
    """A token for a program. Its text travels as a digest, so that no command's payload holds it."""

    name: str = Field(min_length=1, max_length=80)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    scopes: list[str] = Field(min_length=1)
    expires_at: AwareDatetime
    per_minute: int = Field(default=600, ge=1, le=1_000_000)


class RevokeToken(Given):
    """Take a token away at once."""

    token: UUID


class Subscribe(Given):
    """Send facts of these kinds to an address."""

    subscription: UUID
    url: str = Field(min_length=1, max_length=2000)
    kinds: list[str] = Field(min_length=1, max_length=100)


class ChangeSubscription(Given):
    """Stop, resume or redirect a subscription; what is left out stays."""

    subscription: UUID
    url: str | None = Field(default=None, min_length=1, max_length=2000)
    kinds: list[str] | None = Field(default=None, min_length=1, max_length=100)
    active: bool | None = None


class Note(Given):
    """Something to remember about a case."""

    case: UUID
    text: str = Field(min_length=1, max_length=4000)


class DecideContact(Given):
    """Ask the law whether the borrower may be contacted through a channel now."""

    case: UUID
    contact: UUID
    channel: Literal["call", "voice_bot", "sms", "email", "app", "letter", "visit"]


@command("token.create", CreateToken, roles={"administrator"})
def create_token(office: Office, given: CreateToken) -> Answer:
    """Record a token by its digest."""
    for scope in given.scopes:
        if scope not in SCOPES:
            raise InputError("unknown_scope", f"{scope!r} is none of {', '.join(SCOPES)}", "scopes")
    if not office.at < given.expires_at <= office.at + LONGEST_LIFE:
        raise InputError("expiry_out_of_range", f"a token lives {LONGEST_LIFE.days} days at most", "expires_at")
    identity = uuid5(office.tenant, f"token/{given.digest}")
    office.cursor.execute(
        "INSERT INTO api_token (tenant_id, id, name, digest, scopes, per_minute, expires_at, minute, used)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 0, 0)",
        [
            office.tenant, identity, given.name, bytes.fromhex(given.digest), given.scopes, given.per_minute,
            given.expires_at,
        ],
    )  # fmt: skip
    said = TokenChanged(
        token=identity, name=given.name, scopes=given.scopes, expires_at=given.expires_at, revoked=False
    )
    office.record(identity, said)
    return {"token": str(identity), "scopes": given.scopes, "expires_at": given.expires_at.isoformat()}


@command("token.revoke", RevokeToken, roles={"administrator"})
def revoke_token(office: Office, given: RevokeToken) -> Answer:
    """Record that a token is void from now on."""
    office.cursor.execute(
        "UPDATE api_token SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL RETURNING name, scopes, expires_at",
        [office.at, given.token],
    )
    row = office.cursor.fetchone()
    if row is None:
        raise InputError("unknown_token", f"no token {given.token} is in force", "token")
    said = TokenChanged(token=given.token, name=row[0], scopes=list(row[1]), expires_at=row[2], revoked=True)
    office.record(given.token, said)
    return {"token": str(given.token), "revoked": True}


@command("webhook.subscribe", Subscribe, roles={"administrator"})
def subscribe(office: Office, given: Subscribe) -> Answer:
    """Record a subscription; it begins with what comes after this moment."""
    check_address(given.url)
    _known_kinds(given.kinds)
    office.cursor.execute(
        "INSERT INTO webhook_subscription (tenant_id, id, url, kinds, active, after, failures, last_status, made_at)"
        " SELECT %s, %s, %s, %s, true, coalesce(max(arrival), 0), 0, '', %s FROM fact WHERE tenant_id = %s",
        [office.tenant, given.subscription, given.url, given.kinds, office.at, office.tenant],
    )
    said = WebhookChanged(subscription=given.subscription, url=given.url, kinds=given.kinds, active=True)
    office.record(given.subscription, said)
    return {"subscription": str(given.subscription)}


@command("webhook.change", ChangeSubscription, roles={"administrator"})
def change_subscription(office: Office, given: ChangeSubscription) -> Answer:
    """Record a change of a subscription."""
    office.cursor.execute(
        "SELECT url, kinds, active FROM webhook_subscription WHERE id = %s FOR UPDATE", [given.subscription]
    )
    row = office.cursor.fetchone()
    if row is None:
        raise InputError("unknown_subscription", f"no subscription {given.subscription}", "subscription")
    url, kinds = given.url or row[0], given.kinds or list(row[1])
    active = row[2] if given.active is None else given.active
    check_address(url)
    _known_kinds(kinds)
    office.cursor.execute(
        "UPDATE webhook_subscription SET url = %s, kinds = %s, active = %s, failures = 0 WHERE id = %s",
        [url, kinds, active, given.subscription],
    )
    office.record(
        given.subscription, WebhookChanged(subscription=given.subscription, url=url, kinds=kinds, active=active)
    )
    return {"subscription": str(given.subscription), "active": active}


def _known_kinds(kinds: list[str]) -> None:
    known = {kind.name for kind in known_kinds()} | {"*"}
    for kind in kinds:
        if kind not in known:
            raise InputError("unknown_kind_of_fact", f"{kind!r} is no kind of fact; * is all of them", "kinds")


@command("case.note", Note, roles=PEOPLE_OF_THE_CASE)
def note(office: Office, given: Note) -> Answer:
    """Record a note, sealed."""
    person = locked(office, given.case, closed_too=True)["person"]
    sealed = key_of(office.cursor, office.config, person).seal("note", given.text)
    facts = office.record(given.case, CaseNoted(sealed_text=base64.b64encode(sealed).decode()))
    return {"case": str(given.case), "fact": str(facts[0].id)}


@command("contact.decide", DecideContact, roles=PEOPLE_OF_THE_CASE)
def decide_contact(office: Office, given: DecideContact) -> Answer:
    """Record the law's decision on one contact now; a refusal is a fact too, and no contact."""
    cursor = office.cursor
    person = locked(office, given.case)["person"]
    cursor.execute("SELECT 1 FROM contact WHERE id = %s", [given.contact])
    if cursor.fetchone() is not None:
        raise InputError("contact_known", "this contact was decided already; each has an id of its own", "contact")
    standing = stand(cursor, office.config, office.tenant, [person], office.at)[person]
    case = standing.cases[given.case]
    lender = lenders(cursor, office.tenant).get(case.lender)
    if lender is None:
        raise InputError("lender_not_described", f"nobody has described the lender {case.lender!r}", "case")
    number = standing.fields.get(CHANNEL_FIELD[given.channel])
    cursor.execute("SELECT kind FROM tenant WHERE id = %s", [office.tenant])
    by = "agency" if cursor.fetchone()[0] == "agency" else "lender"
    question = Question(
        given.channel, number[0][1].hex()[:16] if number else None, office.at, case, case.dpd, by,
        _STEPS.get(given.channel, "contact"),
    )  # fmt: skip
    found = judge(standing, lender, question)
    said = ContactDecided(
        contact=given.contact, channel=given.channel, permitted=found.permitted, verdict=found.verdict,
        situation=found.situation,
    )  # fmt: skip
    office.record(given.case, said)
    return {"contact": str(given.contact), "permitted": found.permitted, "verdict": found.verdict}
