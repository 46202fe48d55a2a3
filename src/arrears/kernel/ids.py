"""Ids that a client can make before it sends anything: UUIDs of version 7 (RFC 9562), which sort by their time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62


def sortable_id(moment: datetime, randomness: bytes) -> UUID:
    """Return a version 7 UUID from an aware moment and ten random bytes (74 bits of them are used)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without zone has no place in time")
    if len(randomness) != 10:
        raise ValueError("ten random bytes are needed")
    milliseconds = int(moment.timestamp() * 1000)
    chance = int.from_bytes(randomness, "big")
    high, low = (chance >> 62) & 0xFFF, chance & (2**62 - 1)
    return UUID(int=(milliseconds << 80) | _VERSION | (high << 64) | _VARIANT | low)


def short_code(identity: UUID) -> str:
    """Return eight characters for people to read aloud (Crockford's base 32: no I, L, O, U)."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    value = identity.int & (2**40 - 1)
    return "".join(alphabet[(value >> shift) & 31] for shift in range(35, -1, -5))
