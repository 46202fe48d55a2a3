"""Check one text: every forbidden phrase, with its provision and a lawful wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from arrears.law.speech.amounts import overstated_amounts
from arrears.law.speech.excuse import is_excused
from arrears.law.speech.lexicon import HOUSE_RULE, guards, kinds
from arrears.law.speech.model import Addressee, Finding, Judgement, Kind
from arrears.law.speech.normalise import HAN, LATIN, Normal, normalise
from arrears.law.speech.suspect import suspicion


@dataclass(frozen=True)
class Speech:
    """A text on its way out, or a note; `owed` (minor units) and `time_barred` are facts that sharpen the check."""

    text: str
    to: Addressee = "borrower"
    jurisdiction: str | None = None
    owed: int | None = None
    currency: str = "CNY"
    time_barred: bool = False


def check_speech(speech: Speech) -> Judgement:
    """Return what may not be said in `speech`."""
    normal = normalise(speech.text)
    found: list[tuple[int, int, Kind]] = []
    languages = _languages(normal.text)
    for kind in kinds():
        if speech.to in kind.to:
            spans = [span for one in languages for span in _spans(normal.text, kind, one, speech.time_barred)]
            if kind.name == "exaggerated_amount" and speech.owed is not None:
                spans += overstated_amounts(normal.text, speech.owed, speech.currency)
            found += [(start, end, kind) for start, end in _merged(spans)]
    found.sort(key=lambda entry: (entry[0], entry[1], entry[2].name))
    place = speech.jurisdiction or ("CHN" if "zh" in languages else "USA")
    findings = tuple(_finding(normal, start, end, kind, place) for start, end, kind in found)
    owes = speech.to in ("borrower", "guarantor")
    return Judgement(findings, suspicion(normal.text) if owes and not findings else None)


def _languages(text: str) -> list[str]:
    return [name for name, script in (("zh", HAN), ("en", LATIN)) if script.search(text)]


def _spans(text: str, kind: Kind, language: str, time_barred: bool) -> Iterator[tuple[int, int]]:
    patterns: list[re.Pattern[str]] = [kind.patterns[language]]
    if time_barred:
        patterns.append(kind.when_time_barred[language])
    for pattern in patterns:
        for match in pattern.finditer(text):
            if not is_excused(text, match.start(), match.end(), kind, language, guards()[language]):
                yield match.span()


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _finding(normal: Normal, start: int, end: int, kind: Kind, place: str) -> Finding:
    first, last = normal.span(start, end)
    citation = kind.provisions.get(place, HOUSE_RULE)
    return Finding(
        phrase=normal.original[first:last],
        start=first,
        end=last,
        kind=kind.name,
        provision=citation.provision,
        article=citation.article,
        says=kind.says,
        lawful_wording=kind.lawful_wording,
    )
