"""Facts about contacts: decided, sent, delivered, answered, what came of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from arrears.record.catalogue import Payload, kind


@kind("contact.decided", zh="合规判定", en="Contact decided")
class ContactDecided(Payload):
    """The law was asked about one contact. `verdict` is its whole answer, `situation` what it was asked with.

    `message` is the message that it is about, `action` the night's action that it comes from.
    """

    contact: UUID
    channel: str
    permitted: bool
    verdict: dict[str, Any]
    situation: dict[str, Any]
    message: UUID | None = None
    action: UUID | None = None


@kind("message.sent", zh="已发送", en="Message sent")
class MessageSent(Payload):
    """A message was handed to a gateway under our own id. Its text is that of the template with these variables."""

    contact: UUID
    channel: str
    gateway: str
    template: str | None = None
    variables: dict[str, str] | None = None
    text_digest: str
    gateway_id: str | None = None


@kind("message.receipt", zh="回执", en="Message receipt")
class MessageReceipt(Payload):
    """A gateway said what became of a message: delivered, failed, expired, rejected."""

    contact: UUID
    status: str
    gateway_code: str | None = None
    received_at: datetime


@kind("message.received", zh="收到回复", en="Reply received")
class MessageReceived(Payload):
    """The borrower wrote. The text is sealed with the person's key."""

    channel: str
    sealed_text: str
    understood_as: str | None = None


@kind("call.ended", zh="通话结果", en="Call outcome")
class CallEnded(Payload):
    """A call or visit ended with an outcome of the outcome table. A note is sealed with the person's key."""

    contact: UUID
    channel: str
    outcome: str
    number: str
    seconds: int = 0
    sealed_note: str | None = None
    recording: str | None = None


@kind("complaint.received", zh="收到投诉", en="Complaint received")
class ComplaintReceived(Payload):
    """A complaint, by whichever way it came. Its words are sealed with the person's key."""

    complaint: UUID
    channel: str
    about: str
    sealed_text: str | None = None


@kind("complaint.extended", zh="投诉延期", en="Complaint given more time")
class ComplaintExtended(Payload):
    """A complaint takes longer to decide: how complex it is, until when, and why."""

    complaint: UUID
    complexity: str
    due_on: date
    because: str


@kind("complaint.answered", zh="投诉答复", en="Complaint answered")
class ComplaintAnswered(Payload):
    """A complaint was answered, and what follows from it."""

    complaint: UUID
    upheld: bool
    remedy: str
