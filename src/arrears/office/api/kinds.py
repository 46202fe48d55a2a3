"""Facts of the API: tokens and subscriptions changed; a note on a case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from arrears.record.catalogue import Payload, kind


@kind("token.changed", zh="接口令牌变更", en="API token changed")
class TokenChanged(Payload):
    """A program was given a token, or lost it. On the token's own chain."""

    token: UUID
    name: str
    scopes: list[str]
    expires_at: datetime
    revoked: bool


@kind("webhook.changed", zh="推送订阅变更", en="Webhook changed")
class WebhookChanged(Payload):
    """Facts of these kinds are sent to an address from now on, or no longer. On the subscription's own chain."""

    subscription: UUID
    url: str
    kinds: list[str]
    active: bool


@kind("case.noted", zh="案件备注", en="Case noted")
class CaseNoted(Payload):
    """Somebody wrote something down about a case. The text is sealed with the person's key."""

    sealed_text: str
