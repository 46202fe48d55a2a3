"""The way to the local carrier: the generic webhook, all channels, the carrier's own secret."""

from __future__ import annotations

import os

from arrears.office.gateways.signature import read_secret, write_secret
from arrears.office.gateways.webhook import WebhookGateway

CHANNELS = frozenset({"sms", "email", "app", "letter", "voice_bot", "call"})
KNOWN_SECRET = b"local carrier, no real secret"


def carrier_secret() -> bytes:
    """Return the carrier's secret: ``ARREARS_CARRIER_SECRET``, or one that everybody knows, good enough on loopback."""
    return read_secret(os.environ.get("ARREARS_CARRIER_SECRET") or write_secret(KNOWN_SECRET), "ARREARS_CARRIER_SECRET")


def local_gateway(url: str, *, timeout: float = 5) -> WebhookGateway:
    """Return the gateway to a carrier at `url` (``http://127.0.0.1:8025``)."""
    return WebhookGateway(url, [carrier_secret()], CHANNELS, name="local", timeout=timeout)
