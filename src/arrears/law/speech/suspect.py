"""A second reading: a sentence that sounds like forbidden talk although no phrase of it is listed.

Words and runs of characters weigh by how much more often they stand in the forbidden than in the lawful sentences of
the labelled sets (naive Bayes). It refuses nothing: a person reads the text once more, and sees which parts weighed
most. The sentences that are kept for testing teach it nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

from arrears.law.speech.labels import Labelled, learned
from arrears.law.speech.model import LANGUAGES, Suspicion
from arrears.law.speech.normalise import HAN, normalise

FROM = {"zh": 1.0, "en": 3.0}
"""Weights from which a person reads again: chosen on the tuning sentences, five folds, at a precision of 0.95."""
_SENTENCE = {"zh": re.compile(r"[^。！？!?\n；;]+"), "en": re.compile(r"[^.!?\n;]+")}
_WORD = re.compile(r"[a-z']+")
_SHOWN = 5


@dataclass(frozen=True)
class Scale:
    """What each part of a sentence weighs, by language: above nought it leans towards what may not be said."""

    weights: Mapping[str, Mapping[str, float]]

    def weigh(self, sentence: str, language: str) -> list[tuple[float, str]]:
        """Return the parts of a sentence that weigh anything, the heaviest first."""
        known = self.weights[language]
        return sorted(((known[part], part) for part in parts(sentence, language) if part in known), reverse=True)


def suspicion(text: str, scale: Scale | None = None) -> Suspicion | None:
    """Return why a person should read the text again, or None; `text` is plain (see `normalise`)."""
    scale = scale or learned_scale()
    language = "zh" if HAN.search(text) else "en"
    heaviest = max(
        (scale.weigh(sentence, language) for sentence in _SENTENCE[language].findall(text)),
        key=_total, default=[],
    )  # fmt: skip
    if _total(heaviest) < FROM[language]:
        return None
    return Suspicion(tuple(part for weight, part in heaviest[:_SHOWN] if weight > 0))


def parts(sentence: str, language: str) -> frozenset[str]:
    """Return the runs of one to three Chinese characters, or of one and two English words."""
    if language == "zh":
        run = "".join(sentence.split())
        return frozenset(run[i : i + size] for size in (1, 2, 3) for i in range(len(run) - size + 1))
    words = _WORD.findall(sentence)
    return frozenset(" ".join(words[i : i + size]) for size in (1, 2) for i in range(len(words) - size + 1))


def scale_of(rows: Iterable[Labelled]) -> Scale:
    """Return what the labelled sentences teach; those to persons who do not owe are left to the listed phrases."""
    own = [row for row in rows if row.to in ("borrower", "guarantor")]
    return Scale({language: _weights([row for row in own if row.language == language]) for language in LANGUAGES})


@lru_cache(maxsize=1)
def learned_scale() -> Scale:
    """Return the scale that the sentences for tuning teach."""
    return scale_of(learned())


def _weights(rows: list[Labelled]) -> dict[str, float]:
    counts = {True: Counter[str](), False: Counter[str]()}
    sentences = Counter(bool(row.kinds) for row in rows)
    for row in rows:
        counts[bool(row.kinds)].update(parts(normalise(row.text).text, row.language))
    return {
        part: log((counts[True][part] + 0.5) / (sentences[True] + 1))
        - log((counts[False][part] + 0.5) / (sentences[False] + 1))
        for part in counts[True] | counts[False]
        if counts[True][part] + counts[False][part] > 1
    }


def _total(weighed: list[tuple[float, str]]) -> float:
    return sum(weight for weight, _ in weighed)
