"""Signed checkpoints of a log: C2SP signed notes (tlog-checkpoint): origin, size, root, one Ed25519 signature."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from arrears.record import verifier


@dataclass(frozen=True)
class Signer:
    """The log's key. `seed` is its 32 secret bytes."""

    seed: bytes

    def public_key(self) -> bytes:
        """Return the 32 bytes of the public key."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature over `message`."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def fingerprint(key: bytes) -> str:
    """Return what people compare: the SHA-256 of a public key."""
    return hashlib.sha256(key).hexdigest()


def sign_checkpoint(signer: Signer, origin: str, size: int, root: bytes) -> str:
    """Return the signed note that says: the log `origin` has `size` facts and this root."""
    if not origin or "\n" in origin or " " in origin or "+" in origin:
        raise ValueError("an origin is one word without spaces and plus signs")
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = verifier.key_hint(origin, signer.public_key()) + signer.sign(text.encode())
    return f"{text}\n\u2014 {origin} {base64.b64encode(signature).decode()}\n"
