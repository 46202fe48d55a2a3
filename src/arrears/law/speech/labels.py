"""Labelled sentences of our own making, and which of them may teach anything.

A fixed third of the first set (by the hash of the text) and the whole fresh set are for testing only and are never
looked at when a pattern is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from arrears.law.speech.lexicon import read_yaml
from arrears.law.speech.model import LANGUAGES, Addressee

Part = Literal["tuning", "test", "second", "fresh"]
PARTS: tuple[Part, ...] = ("tuning", "second", "test", "fresh")


@dataclass(frozen=True)
class Labelled:
    """One sentence with the kinds that a reader finds in it (none: lawful)."""

    language: str
    to: Addressee
    text: str
    kinds: frozenset[str]
    part: Part


def labelled() -> list[Labelled]:
    """Return every labelled sentence."""
    first = [row for language in LANGUAGES for row in _rows(read_yaml("labelled", f"{language}.yaml"), None, language)]
    return (
        first
        + _rows(read_yaml("labelled", "second.yaml"), "second")
        + _rows(read_yaml("labelled", "fresh.yaml"), "fresh")
    )


def learned() -> list[Labelled]:
    """Return the sentences that may teach."""
    return [row for row in labelled() if row.part in ("tuning", "second")]


def _rows(groups: Sequence[Mapping[str, Any]], part: Part | None, language: str = "") -> list[Labelled]:
    return [
        Labelled(
            group.get("language", language), group.get("to", "borrower"), text, frozenset(group["kinds"]),
            part or _part(text),
        )
        for group in groups
        for text in group["sentences"]
    ]  # fmt: skip


def _part(text: str) -> Part:
    return "test" if sha256(text.encode()).digest()[0] % 3 == 0 else "tuning"
