"""The address of a plan's page for its borrower, and the message that brings it.

It is short enough for a text message: tenant, plan and minute of its making, signed. It tells nothing by itself.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http.request import validate_host
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from pydantic import Field

from arrears.kernel.ids import sortable_id
from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import PEOPLE_OF_THE_CASE, locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.desk.kinds import PlanLinkSent
from arrears.office.messages.kinds import MessageOrdered
from arrears.office.messages.outbox import add
from arrears.office.store.rows import one

SALT, LIVES = "arrears.plan", timedelta(days=7)
TEXT = "plan_link"
_SIGNATURE = 12
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Link:
    """Whose plan a page shows."""

    tenant: UUID
    plan: UUID


class SendLink(Given):
    """Order the message with a plan's page. `origin` is where the office is reached, as the browser knows it."""

    case: UUID
    plan: UUID
    channel: str = Field(default="sms", pattern="^(sms|app|email)$")
    origin: str = Field(pattern=r"^https?://[^/\s]+$")


def link_to(tenant: UUID, plan: UUID, at: datetime) -> str:
    """Return the path of a plan's page for its borrower."""
    minute = (at - _EPOCH) // timedelta(minutes=1)
    said = tenant.bytes + plan.bytes + minute.to_bytes(4, "big")
    token = base64.urlsafe_b64encode(said + _signature(said)).decode()
    return reverse("desk:confirm", args=[token])


def read_link(token: str, at: datetime) -> Link | None:
    """Return what a link is of, or None where it is not ours or too old."""
    try:
        whole = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    said, signature = whole[:-_SIGNATURE], whole[-_SIGNATURE:]
    if len(said) != 36 or not constant_time_compare(signature, _signature(said)):
        return None
    made = _EPOCH + timedelta(minutes=int.from_bytes(said[32:], "big"))
    return Link(UUID(bytes=said[:16]), UUID(bytes=said[16:32])) if at - made <= LIVES else None


def _signature(said: bytes) -> bytes:
    return salted_hmac(SALT, said, algorithm="sha256").digest()[:_SIGNATURE]


@command("desk.send_plan_link", SendLink, roles=PEOPLE_OF_THE_CASE)
def send_plan_link(office: Office, given: SendLink) -> Answer:
    """Order the message; its text must be approved, and the law is asked when its turn comes, as for every message."""
    case = locked(office, given.case)
    host = urlsplit(given.origin).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        raise InputError("origin_unknown", f"{host!r} is no host of this office (ARREARS_HOSTS)", "origin")
    plan = one(office.cursor, "SELECT status FROM plan WHERE id = %s AND case_id = %s", [given.plan, given.case])
    if plan is None or plan["status"] != "approved":
        raise InputError("plan_state", "only an approved plan that nobody has signed can be sent", "plan")
    office.cursor.execute("SELECT 1 FROM template_version WHERE name = %s AND state = 'approved'", [TEXT])
    if office.cursor.fetchone() is None:
        raise InputError("template_not_approved", f"no version of {TEXT!r} is approved", "template")
    message = sortable_id(office.at, secrets.token_bytes(10))
    address = given.origin + link_to(office.tenant, given.plan, office.at)
    add(office.cursor, office.tenant, [
        {"id": message, "chain_id": given.case, "case_id": given.case, "person_id": case["person"],
         "channel": given.channel, "wanted": TEXT, "source": "command", "due_at": office.at,
         "detail": {"facts": {"plan_link": address}}}
    ])  # fmt: skip
    office.record(
        given.case,
        MessageOrdered(message=message, channel=given.channel, template=TEXT, due_at=office.at.isoformat()),
        PlanLinkSent(plan=given.plan, message=message, until=office.at + LIVES),
    )
    return {"message": str(message)}


def last_sent(cursor: Any, case: UUID, plan: UUID) -> dict[str, Any] | None:
    """Return how the last message with a plan's link stands, or None where none was ordered."""
    return one(
        cursor,
        "SELECT m.state, m.reason, m.channel, m.due_at, m.sent_at, f.happened_at FROM fact f"
        " JOIN message m ON m.id = (f.payload->>'message')::uuid"
        " WHERE f.chain_id = %s AND f.kind = 'plan.link_sent' AND f.payload->>'plan' = %s"
        " ORDER BY f.sequence DESC LIMIT 1",
        [case, str(plan)],
    )
