"""The one encoding of a value, so that a digest says the same thing for ever.

Values are null, true, false, whole numbers of 64 bits, text, lists and objects with ASCII keys; no fraction, no NaN,
no lone surrogate, no NUL (PostgreSQL's jsonb has none). For these the bytes are those of RFC 8785, but that whole
numbers beyond 2^53 stay exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from arrears.kernel.refusal import InputError
from arrears.record import verifier

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
DEEPEST = 32


def encode(value: Any, *, path: str = "") -> bytes:
    """Return the canonical bytes of `value`; anything that has no single encoding is an `InputError` with its path."""
    check(value, path)
    return verifier.canonical(value)


def check(value: Any, path: str, depth: int = 0) -> None:
    """Raise an `InputError` with the place of the first part of `value` that has no single encoding."""
    if value is None or value is True or value is False:
        return
    if type(value) is str:
        _check_text(value, path)
    elif type(value) is int:
        if not -(2**63) <= value < 2**63:
            raise InputError("overflow", f"{value} does not fit 64 bits", path)
    elif depth > DEEPEST:
        raise InputError("payload_too_deep", f"nested more than {DEEPEST} deep", path)
    elif type(value) is dict:
        _check_object(value, path, depth)
    elif type(value) is list:
        for index, item in enumerate(value):
            check(item, f"{path}[{index}]", depth + 1)
    else:
        raise InputError(
            "not_canonical", f"a {type(value).__name__} has no single encoding; use text or whole numbers", path
        )


def _check_text(text: str, path: str) -> None:
    if text.isascii():
        clean = "\x00" not in text
    else:
        clean = "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
    if not clean:
        raise InputError("text_malformed", "text holds a NUL or half a character", path)


def _check_object(value: Mapping[Any, Any], path: str, depth: int) -> None:
    for key, item in value.items():
        if type(key) is not str or not key.isascii() or "\x00" in key:
            raise InputError("key_malformed", f"{key!r} is not an ASCII key", path)
        check(item, f"{path}.{key}" if path else key, depth + 1)
