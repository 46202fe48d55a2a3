"""Mails that come back: delivery reports (RFC 3464) and people's answers, matched by our Message-ID."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from uuid import UUID

from arrears.office.gateways.port import CallbackRefused, Event, Reason, Reply, Report, Status

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STATUSES = {"delivered": Status.DELIVERED, "relayed": Status.DELIVERED, "failed": Status.FAILED}
_QUOTED = re.compile(r"^\s*>|^On .{0,200}wrote:\s*$|^.{0,200}(写道|寫道)[:：]\s*$|^-{2,}\s*(Original|原始|转发)")


def read_mail(body: bytes, domain: str, received_at: datetime) -> list[Event]:
    """Return the events of one mail; nothing for a mail that answers none of ours or that a machine wrote."""
    mail = message_from_bytes(body, policy=policy.default)
    if not mail.keys():
        raise CallbackRefused("malformed")
    if mail.get_content_type() == "multipart/report":
        return list(_reports(mail, domain, received_at))
    if str(mail.get("Auto-Submitted", "no")).lower() != "no":
        return []
    _name, address = parseaddr(str(mail.get("From", "")))
    if "@" not in address:
        return []
    said = str(mail.get("In-Reply-To", "")) + str(mail.get("References", ""))
    identity = str(mail.get("Message-ID", "")).strip() or sha256(body).hexdigest()
    return [Reply(f"mail:{identity}", "email", address, _own_words(mail), received_at, _ours(said, domain))]


def _reports(mail: EmailMessage, domain: str, received_at: datetime) -> Iterator[Report]:
    """Yield one report for each recipient; delays (`Action: delayed`) are none."""
    identity = _reported(mail, domain)
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.iter_parts():
            status = _STATUSES.get(str(fields.get("Action", "")).strip().lower())
            if status is not None and identity is not None:
                code = str(fields.get("Status", "")).strip()
                yield Report(identity, status, received_at, None, code, _reason(code))


def _reported(mail: EmailMessage, domain: str) -> UUID | None:
    """Return our id from the envelope's id, or from the mail that is sent back inside the report."""
    for part in mail.walk():
        envelope = str(part.get("Original-Envelope-Id", "")).strip()
        if re.fullmatch(_UUID, envelope):
            return UUID(envelope)
        if part.get_content_type() == "text/rfc822-headers":
            if (found := _ours(str(part.get_payload()), domain)) is not None:
                return found
        elif part is not mail and (found := _ours(str(part.get("Message-ID", "")), domain)) is not None:
            return found
    return None


def _ours(text: str, domain: str) -> UUID | None:
    found = re.findall(rf"<({_UUID})@{re.escape(domain)}>", text)
    return UUID(found[-1]) if found else None


def _reason(code: str) -> Reason | None:
    if code.startswith("5.1."):
        return Reason.BAD_ADDRESS
    return Reason.BLACKLISTED if code.startswith("5.7.") else None


def _own_words(mail: EmailMessage) -> str:
    """Return what the person wrote, without the mail that they quote below it."""
    part = mail.get_body(("plain", "html"))
    text = part.get_content() if part is not None else ""
    if part is not None and part.get_content_subtype() == "html":
        text = re.sub(r"<[^>]{0,1000}>", " ", text)
    lines: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line):
            break
        lines.append(line)
    return "\n".join(lines).strip()
