"""Personal data, sealed: AES-256-GCM with a key of each person's own, which a master key wraps.

Destroying a person's key erases everything that was ever sealed with it, in tables, facts and backups alike; changing
the master key means wrapping the people's keys anew and nothing else. What is sealed is bound to its tenant, person and
field (associated data): moved elsewhere, it does not open.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from arrears.office.keys import PersonalKeys

NONCE = 12


class SealBroken(RuntimeError):
    """Sealed data does not open: another key, another place, or it was changed."""


@dataclass(frozen=True)
class PersonKey:
    """A person's own key, unwrapped. Lives in memory for as long as it is needed."""

    tenant: UUID
    person: UUID
    key: bytes

    def seal(self, field: str, text: str) -> bytes:
        """Return `text` sealed as that field of the person."""
        return _encrypt(self.key, text.encode(), self._place(field))

    def open(self, field: str, sealed: bytes) -> str:
        """Return the text that was sealed as that field of the person."""
        return _decrypt(self.key, sealed, self._place(field)).decode()

    def _place(self, field: str) -> bytes:
        return f"arrears/{self.tenant}/{self.person}/{field}".encode()


def new_person_key(keys: PersonalKeys, tenant: UUID, person: UUID) -> tuple[PersonKey, bytes]:
    """Return a fresh key for a person and its wrapping by the current master key."""
    key = PersonKey(tenant, person, secrets.token_bytes(32))
    return key, wrap(keys, key)


def wrap(keys: PersonalKeys, key: PersonKey) -> bytes:
    """Return a person's key, wrapped by the current master key."""
    return _encrypt(keys.masters[keys.current], key.key, _owner(key.tenant, key.person))


def unwrap(keys: PersonalKeys, key_id: str, wrapped: bytes, tenant: UUID, person: UUID) -> PersonKey:
    """Return a person's key; the master key that wrapped it must still be known."""
    if key_id not in keys.masters:
        raise SealBroken(f"the master key {key_id!r} is not among the office's keys")
    return PersonKey(tenant, person, _decrypt(keys.masters[key_id], wrapped, _owner(tenant, person)))


def blind(keys: PersonalKeys, tenant: UUID, field: str, value: str) -> bytes:
    """Return the blind index of a value: equal values of one tenant and field are equal, and nothing else is told."""
    message = f"{tenant}\n{field}\n{normalise(field, value)}".encode()
    return hmac.digest(keys.index, message, "sha256")


def blind_tail(keys: PersonalKeys, tenant: UUID, field: str, value: str) -> bytes | None:
    """Return the blind index of what is shown of a value: a number's tail, a name as masked; else None."""
    if field == "name":
        return blind(keys, tenant, "name_tail", mask("name", value))
    if field not in {"phone", "id_number"} or len(tail := normalise(field, value)[-4:]) < 4:
        return None
    return blind(keys, tenant, f"{field}_tail", tail)


def normalise(field: str, value: str) -> str:
    """Return a value as it is compared: widths folded, blanks and case dropped, China's country code left out."""
    plain = "".join(unicodedata.normalize("NFKC", value).split()).casefold()
    if field == "phone":
        digits = re.sub(r"\D", "", plain)
        return digits[-11:] if re.fullmatch(r"(0{0,2}86)?1\d{10}", digits) else digits
    return plain


def mask(field: str, value: str) -> str:
    """Return what may be shown without a reason: 138****0123, 张**, z***@example.com."""
    if field == "email" and "@" in value:
        name, _, domain = value.rpartition("@")
        return f"{name[:1]}***@{domain}"
    if field == "phone":
        return f"{value[:3]}****{value[-4:]}" if len(value) >= 8 else "****"
    if field == "id_number":
        return f"{value[:4]}**********{value[-4:]}" if len(value) >= 12 else "****"
    if field == "name":
        return value[:1] + "*" * max(1, min(len(value) - 1, 3))
    return value[:3] + "***" if len(value) > 6 else "***"


def _owner(tenant: UUID, person: UUID) -> bytes:
    return f"arrears/{tenant}/{person}/key".encode()


def _encrypt(key: bytes, data: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, place)


def _decrypt(key: bytes, sealed: bytes, place: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place)
    except (InvalidTag, ValueError):
        raise SealBroken("sealed data does not open here") from None
