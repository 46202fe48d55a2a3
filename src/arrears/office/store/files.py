"""Files from outside as the record names them: by their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from arrears.kernel.refusal import InputError


def digest_of(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal digits; raises `InputError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise InputError("file_unreadable", f"{path}: {fault.strerror}", "FILE") from None
