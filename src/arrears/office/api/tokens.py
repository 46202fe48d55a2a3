"""Tokens: made once, kept as a digest, checked with their scope, their end and their limit by the minute."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.actor import Actor
from arrears.office.api.scopes import roles_of
from arrears.office.commands.execute import execute
from arrears.office.config import Config
from arrears.office.tenancy import within

_TOKEN = re.compile(r"arr_([0-9a-f]{32})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Caller:
    """A program that asks, for a tenant, with its scopes."""

    token: UUID
    tenant: UUID
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        """Return who facts say it was."""
        return Actor(f"token:{self.token}", roles_of(sorted(self.scopes)))


@dataclass(frozen=True)
class TooMany:
    """The limit of this minute is used up; ask again after so many seconds."""

    seconds: int


def make_token(
    tenant: UUID,
    name: str,
    scopes: list[str],
    *,
    actor: Actor,
    config: Config,
    days: int = 90,
    per_minute: int = 600,
    at: datetime | None = None,
) -> tuple[str, UUID]:
    """Return a new token's text, which is not kept anywhere, and its id."""
    moment = at or datetime.now(UTC)
    text = f"arr_{tenant.hex}_{secrets.token_urlsafe(32)}"
    payload = {
        "name": name, "digest": hashlib.sha256(text.encode()).hexdigest(), "scopes": scopes, "per_minute": per_minute,
        "expires_at": (moment + timedelta(days=days)).isoformat(),
    }  # fmt: skip
    done = execute(
        "token.create", payload, key=f"token/{payload['digest']}", tenant=tenant, actor=actor, source="tokens",
        config=config, at=moment,
    )  # fmt: skip
    return text, UUID(done.answer["token"])


def caller_of(text: str, now: datetime) -> Caller | TooMany | None:
    """Return who shows a token, counting the request; None for a token that is not in force."""
    found = _TOKEN.fullmatch(text)
    if found is None:
        return None
    tenant, minute = UUID(found[1]), int(now.timestamp()) // 60
    with within(tenant) as cursor:
        cursor.execute(
            "UPDATE api_token SET used = CASE WHEN minute = %s THEN used + 1 ELSE 1 END, minute = %s"
            " WHERE digest = %s AND revoked_at IS NULL AND expires_at > %s RETURNING id, scopes, used, per_minute",
            [minute, minute, hashlib.sha256(text.encode()).digest(), now],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    if row[2] > row[3]:
        return TooMany(60 - int(now.timestamp()) % 60)
    return Caller(row[0], tenant, frozenset(row[1]))


def revoke(tenant: UUID, token: UUID, *, actor: Actor, config: Config) -> None:
    """Take a token away at once."""
    try:
        execute(
            "token.revoke", {"token": str(token)}, key=f"revoke/{token}", tenant=tenant, actor=actor,
            source="tokens", config=config,
        )  # fmt: skip
    except InputError as fault:
        raise InputError(fault.code, fault.message, "TOKEN") from None
