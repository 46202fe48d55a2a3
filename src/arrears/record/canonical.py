"""The one encoding of a value, so that a digest says the same thing for ever.

Values are null, true, false, whole numbers of 64 bits, text, lists and objects with ASCII keys; no fraction, no NaN,
no lone surrogate, no NUL (PostgreSQL's jsonb has none). For these the bytes are those of RFC 8785, but that whole
numbers beyond 2^53 stay exact.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import orjson

from arrears.kernel.refusal import InputError

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
DEEPEST = 32
SMALLEST, GREATEST = -(2**63), 2**63 - 1
_HALF = re.compile("[\ud800-\udfff]")


def encode(value: Any, *, path: str = "") -> bytes:
    """Return the canonical bytes of `value`; anything that has no single encoding is an `InputError` with its path."""
    check(value, path)
    return unchecked(value)


def unchecked(value: Any) -> bytes:
    """Return the canonical bytes of a value that `check` has seen: those of `verifier.canonical`, ten times sooner."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def check(value: Any, path: str) -> None:
    """Raise an `InputError` with the place of the first part of `value` that has no single encoding."""
    if not _sound(value, 0):  # quick, since every fact comes by here; the place is looked for only when it is needed
        _explain(value, path, 0)


def _sound(value: Any, depth: int) -> bool:
    kind = type(value)
    if kind is str:
        return _text_is_sound(value)
    if kind is int:
        return SMALLEST <= value <= GREATEST
    if value is None or kind is bool:
        return True
    if depth > DEEPEST:
        return False
    if kind is dict:
        return _object_is_sound(value, depth + 1)
    return kind is list and all(_sound(item, depth + 1) for item in value)


def _object_is_sound(value: dict[Any, Any], depth: int) -> bool:
    for key, item in value.items():
        if not _key_is_sound(key):
            return False
        if type(item) is str:  # most of what a payload holds: one call less for each
            if not _text_is_sound(item):
                return False
        elif not _sound(item, depth):
            return False
    return True


def _explain(value: Any, path: str, depth: int) -> None:
    kind = type(value)
    if kind is str and not _text_is_sound(value):
        raise InputError("text_malformed", "text holds a NUL or half a character", path)
    if kind is int and not _sound(value, depth):
        raise InputError("overflow", f"{value} does not fit 64 bits", path)
    if kind not in (str, int, bool, type(None), dict, list):
        message = f"a {kind.__name__} has no single encoding; use text or whole numbers"
        raise InputError("not_canonical", message, path)
    if kind in (dict, list) and depth > DEEPEST:
        raise InputError("payload_too_deep", f"nested more than {DEEPEST} deep", path)
    if kind is list:
        for index, item in enumerate(value):
            _explain(item, f"{path}[{index}]", depth + 1)
    if kind is dict:
        for key, item in value.items():
            if not _key_is_sound(key):
                raise InputError("key_malformed", f"{key!r} is not an ASCII key", path)
            _explain(item, f"{path}.{key}" if path else key, depth + 1)


def _text_is_sound(text: str) -> bool:
    return "\x00" not in text and (text.isascii() or not _HALF.search(text))


def _key_is_sound(key: object) -> bool:
    return type(key) is str and key.isascii() and "\x00" not in key
