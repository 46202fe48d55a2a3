"""How well the check does: precision and recall on the labelled sentences, tuning and test part apart.

A fixed third of the sentences (by the hash of the text) is for testing only and is never looked at when a pattern is
changed. A pair (sentence, kind) counts once; the verdict counts a sentence as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from arrears.law.speech.check import Speech, check_speech
from arrears.law.speech.lexicon import kinds, read_yaml
from arrears.law.speech.model import LANGUAGES, Addressee

Part = Literal["tuning", "test"]


@dataclass(frozen=True)
class Labelled:
    """One sentence with the kinds that a reader finds in it (none: lawful)."""

    language: str
    to: Addressee
    text: str
    kinds: frozenset[str]

    @property
    def part(self) -> Part:
        """Return which part the sentence belongs to; one in three is for testing only."""
        return "test" if sha256(self.text.encode()).digest()[0] % 3 == 0 else "tuning"


def labelled() -> list[Labelled]:
    """Return every labelled sentence."""
    return [
        Labelled(language, group.get("to", "borrower"), text, frozenset(group["kinds"]))
        for language in LANGUAGES
        for group in read_yaml("labelled", f"{language}.yaml")
        for text in group["sentences"]
    ]


def evaluate() -> dict[str, object]:
    """Return sentences, precision and recall of both parts, per language and per kind."""
    judged = [(entry, check_speech(Speech(entry.text, entry.to)).kinds) for entry in labelled()]
    parts: tuple[Part, ...] = ("tuning", "test")
    return {
        part: {
            "all": _score((entry.kinds, found) for entry, found in judged if entry.part == part),
            "by_kind": {
                kind.name: _score(
                    (entry.kinds & {kind.name}, found & {kind.name}) for entry, found in judged if entry.part == part
                )
                for kind in kinds()
            },
            **{
                language: _score(
                    (entry.kinds, found) for entry, found in judged if (entry.part, entry.language) == (part, language)
                )
                for language in LANGUAGES
            },
        }
        for part in parts
    }


def _score(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> dict[str, object]:
    rows = list(pairs)
    hits = sum(len(true & found) for true, found in rows)
    refused_rightly = sum(bool(true and found) for true, found in rows)
    return {
        "sentences": len(rows),
        "lawful": sum(not true for true, _ in rows),
        "precision": _share(hits, sum(len(found) for _, found in rows)),
        "recall": _share(hits, sum(len(true) for true, _ in rows)),
        "verdict_precision": _share(refused_rightly, sum(bool(found) for _, found in rows)),
        "verdict_recall": _share(refused_rightly, sum(bool(true) for true, _ in rows)),
    }


def _share(part: int, whole: int) -> str:
    return f"{(part * 10_000 + whole // 2) // whole / 10_000:.4f}" if whole else "1.0000"
