"""Read one text to check from JSON, with the place of every fault."""

from __future__ import annotations

from typing import Any, cast

from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.law.speech.check import Speech
from arrears.law.speech.model import ADDRESSEES, LANGUAGES, Addressee

CHANNELS = ("call", "voice_bot", "sms", "email", "app", "letter", "visit", "note")
KEYS = ("text", "language", "to", "channel", "jurisdiction", "owed", "currency", "time_barred")
LONGEST = 20_000


def read_speech(value: Any) -> Speech:
    """Return the text of one JSON object; unknown keys are faults, as a fact given under a wrong name would be lost."""
    if not isinstance(value, dict):
        raise InputError("speech_not_object", 'give an object such as {"text": "…", "to": "borrower"}')
    source = cast("dict[str, Any]", value)
    for key in source:
        if key not in KEYS:
            raise InputError("unknown_key", f"{key!r} is not known here; known: {', '.join(KEYS)}", key)
    _choice(source, "language", LANGUAGES)
    _choice(source, "channel", CHANNELS)
    currency = _text(source, "currency") or "CNY"
    owed = source.get("owed")
    return Speech(
        text=_message(source),
        to=cast("Addressee", _choice(source, "to", ADDRESSEES) or "borrower"),
        jurisdiction=_text(source, "jurisdiction"),
        owed=None if owed is None else parse_money(owed, currency, path="owed"),
        currency=currency,
        time_barred=_flag(source, "time_barred"),
    )


def _message(source: dict[str, Any]) -> str:
    text = source.get("text")
    if not isinstance(text, str):
        raise InputError("text_missing", "text is the words to check, a string", "text")
    if len(text) > LONGEST:
        raise InputError("text_too_long", f"{len(text)} characters; check at most {LONGEST} at once", "text")
    return text


def _choice(source: dict[str, Any], key: str, known: tuple[str, ...]) -> str | None:
    value = source.get(key)
    if value is not None and value not in known:
        raise InputError(f"unknown_{key}", f"{value!r} is not one of {', '.join(known)}", key)
    return value


def _text(source: dict[str, Any], key: str) -> str | None:
    value = source.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{key}_not_text", f"{key} is text, not {value!r}", key)
    return value


def _flag(source: dict[str, Any], key: str) -> bool:
    value = source.get(key, False)
    if not isinstance(value, bool):
        raise InputError(f"{key}_not_boolean", f"{key} is true or false, not {value!r}", key)
    return value
