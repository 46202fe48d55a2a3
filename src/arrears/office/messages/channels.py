"""Channels by which messages leave, and which personal field each writes to."""

from __future__ import annotations

VOICE = frozenset({"call", "voice_bot"})
"""Channels whose outcome may be a conversation."""

ADDRESS_OF = {"sms": "phone", "voice_bot": "phone", "email": "email", "app": "phone", "letter": "address"}
"""An app is known by its user's number."""

FALLBACKS = ("app", "sms", "email")
"""Tried in this order when a message did not arrive. A letter or a call is for the night or a person to decide."""
