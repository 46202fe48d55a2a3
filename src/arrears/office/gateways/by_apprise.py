"""Everything else that Apprise can reach, Twilio first: one address pattern for each channel.

Apprise answers yes or no and nothing else: no id, no receipt, no cause. So a no counts as unknown, no message can be
found again, and what was tried counts as sent. Where a vendor matters, it deserves a gateway of its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from apprise import Apprise, NotifyFormat

from arrears.kernel.refusal import InputError
from arrears.office.gateways.attempts import seconds_left
from arrears.office.gateways.port import (
    Accepted,
    Callback,
    CallbackRefused,
    Doubt,
    Event,
    Events,
    Message,
    Outcome,
    Reason,
    Refused,
    State,
    Unknown,
)

PLACE = "{address}"
_NUMBER = re.compile(r"\+?[0-9]{8,15}")
# Its warnings quote numbers and texts, formatted before any filter sees them.
logging.getLogger("apprise").disabled = True


class AppriseGateway:
    """Sends through Apprise addresses such as ``twilio://{sid}:{token}@{from}/{address}``."""

    name = "apprise"
    batch = 10

    def __init__(self, patterns: Mapping[str, str], *, timeout: float = 10) -> None:
        """Keep a pattern for each channel; each holds ``{address}`` once, where the receiver goes."""
        for channel, pattern in patterns.items():
            if pattern.count(PLACE) != 1:
                raise InputError("pattern_without_address", f"the address needs {PLACE} once", f"patterns.{channel}")
        self.channels = frozenset(patterns)
        self._patterns, self._timeout = dict(patterns), timeout

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Send one after the other."""
        return [self._send(message, until) for message in messages]

    def _send(self, message: Message, until: datetime) -> Outcome:
        pattern = self._patterns.get(message.channel)
        if pattern is None:
            return Refused(message.id, Reason.REFUSED, "no_pattern")
        # Twilio's plug-in sends to our own number when it finds no receiver that it understands.
        if message.channel in {"sms", "voice_bot"} and not _NUMBER.fullmatch(message.address):
            return Refused(message.id, Reason.BAD_ADDRESS, "not_a_number")
        if (left := seconds_left(until)) <= 0:
            return Refused(message.id, Reason.UNREACHABLE, "too_late")
        patience = min(self._timeout, left)
        mark = "&" if "?" in pattern else "?"
        address = pattern.replace(PLACE, quote(message.address, safe="+@"))
        ways = Apprise()
        if not ways.add(f"{address}{mark}cto={patience:.1f}&rto={patience:.1f}"):
            return Refused(message.id, Reason.BAD_ADDRESS, "address_not_understood")
        taken = ways.notify(body=message.text, title=message.subject or "", body_format=NotifyFormat.TEXT)
        return Accepted(message.id) if taken else Unknown(message.id, "apprise_said_no")

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:  # noqa: ARG002
        """Apprise cannot be asked."""
        return {doubt.message.id: State.UNKNOWABLE for doubt in doubts}

    def events(self, after: str = "") -> Events:
        """Nothing comes back."""
        return Events([], after)

    def parse_callback(self, callback: Callback) -> list[Event]:  # noqa: ARG002
        """Nobody calls back."""
        raise CallbackRefused("unsigned")

    def answer(self) -> tuple[str, bytes]:
        """Nobody waits for it."""
        return "text/plain", b""

    def close(self) -> None:
        """Nothing is held open."""
