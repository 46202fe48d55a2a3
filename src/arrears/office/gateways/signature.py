"""Signatures of the generic webhook, both ways: the Standard Webhooks scheme (standardwebhooks.com, version 1).

Three headers: ``webhook-id``, ``webhook-timestamp`` (seconds since 1970) and ``webhook-signature``
(``v1,`` and the base64 of HMAC-SHA256 over ``id.timestamp.body``; several are separated by spaces while a secret is
changed). A secret is ``whsec_`` and the base64 of 24 to 64 bytes. A GET has no body: its path and query are signed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from arrears.kernel.refusal import InputError
from arrears.office.gateways.port import CallbackRefused

REPLAY_WINDOW = timedelta(minutes=5)
_PREFIX = "whsec_"


def read_secret(text: str, path: str = "secret") -> bytes:
    """Return a secret's bytes; raises `InputError` when it is not one."""
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True) if text.startswith(_PREFIX) else b""
    except ValueError:
        secret = b""
    if not 24 <= len(secret) <= 64:
        raise InputError("secret_malformed", f"a secret is {_PREFIX} and the base64 of 24 to 64 bytes", path)
    return secret


def write_secret(secret: bytes) -> str:
    """Return a secret as text."""
    return _PREFIX + base64.b64encode(secret).decode()


def sign(secret: bytes, identity: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers that sign a body."""
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": identity,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{_digest(secret, identity, stamp, body)}",
    }


def check(secrets: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Return the signed id; raises `CallbackRefused` when a header is missing, the time is stale or no secret fits."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        identity, stamp, signatures = (given[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError:
        raise CallbackRefused("unsigned") from None
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
        raise CallbackRefused("wrong_signature")
    if abs(now.timestamp() - int(stamp)) > REPLAY_WINDOW.total_seconds():
        raise CallbackRefused("stale")
    offered = [text[3:].encode() for text in signatures.split() if text.startswith("v1,")]
    expected = [_digest(secret, identity, stamp, body).encode() for secret in secrets]
    if not any(hmac.compare_digest(one, other) for one in offered for other in expected):
        raise CallbackRefused("wrong_signature")
    return identity


def _digest(secret: bytes, identity: str, stamp: str, body: bytes) -> str:
    signed = f"{identity}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
