"""Facts about texts, consents, and how a lender presents itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from arrears.record.catalogue import Payload, kind


class Words(Payload):
    """A word or phrase in both languages."""

    zh: str
    en: str


@kind("template.drafted", zh="起草文案", en="Text drafted")
class TemplateDrafted(Payload):
    """A version of a text was written; `body` is all of it, `digest` the SHA-256 of its canonical bytes."""

    name: str
    version: int
    body: dict[str, Any]
    digest: str


@kind("template.approved", zh="文案批准", en="Text approved")
class TemplateApproved(Payload):
    """A second person approved exactly these words; from now on they do not change."""

    name: str
    version: int
    digest: str


@kind("template.retired", zh="文案停用", en="Text retired")
class TemplateRetired(Payload):
    """A version is no longer used."""

    name: str
    version: int
    because: str


@kind("consent.changed", zh="同意变更", en="Consent changed")
class ConsentChanged(Payload):
    """The person gave or withdrew a consent (`channel:sms`), or agreed on hours. On the person's chain."""

    consent: str
    given: bool | None = None
    hours: list[str] | None = None
    because: str


@kind("lender.described", zh="机构信息", en="Lender described")
class LenderDescribed(Payload):
    """What texts say of a lender and where its law is. On the tenant's chain; the latest counts."""

    lender: str
    name: Words
    jurisdiction: str
    lender_kind: str
    contact_phone: str
    payment_way: Words
    objection_way: Words
    reports_credit: bool
    plans_possible: bool


@kind("message.ordered", zh="安排发送", en="Message ordered")
class MessageOrdered(Payload):
    """Somebody of the office ordered a message."""

    message: UUID
    channel: str
    template: str | None = None
    due_at: str
