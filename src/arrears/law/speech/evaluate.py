"""How well the check does: precision and recall on the labelled sentences, part by part (see `labels`).

A pair (sentence, kind) counts once; the verdict counts a sentence as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable

from arrears.law.speech.check import Speech, check_speech
from arrears.law.speech.labels import PARTS, Labelled, labelled
from arrears.law.speech.lexicon import kinds
from arrears.law.speech.model import LANGUAGES, Judgement


def evaluate() -> dict[str, object]:
    """Return sentences, precision and recall of both parts, per language and per kind."""
    answers = [(entry, check_speech(Speech(entry.text, entry.to))) for entry in labelled()]
    judged = [(entry, answer.kinds) for entry, answer in answers]
    return {
        part: {
            "read_again": _read_again((entry, answer) for entry, answer in answers if entry.part == part),
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
        for part in PARTS
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


def _read_again(answers: Iterable[tuple[Labelled, Judgement]]) -> dict[str, object]:
    """Return how well refusal and second reading together tell lawful from forbidden sentences."""
    rows = [(bool(entry.kinds), bool(answer.findings or answer.suspicion)) for entry, answer in answers]
    hits = sum(true and stopped for true, stopped in rows)
    return {
        "precision": _share(hits, sum(stopped for _, stopped in rows)),
        "recall": _share(hits, sum(true for true, _ in rows)),
    }


def _share(part: int, whole: int) -> str:
    return f"{(part * 10_000 + whole // 2) // whole / 10_000:.4f}" if whole else "1.0000"
