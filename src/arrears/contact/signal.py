"""Signals of distress and hardship in what a borrower says, with guidance for the collector's next sentence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True)
class Signal:
    """One thing noticed: its kind, the words it was noticed by, the hold to propose, and what to do, zh and en."""

    kind: str
    words: str
    urgent: bool
    hold: str | None
    zh: str
    en: str


@dataclass(frozen=True)
class _Lexicon:
    kind: str
    urgent: bool
    hold: str | None
    pattern: re.Pattern[str]
    zh: str
    en: str


def read_signals(text: str) -> tuple[Signal, ...]:
    """Return what the text may tell, the urgent first; denied words (没有住院, not in hospital) do not count."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    found: list[Signal] = []
    for lexicon in _lexicons():
        match = next((hit for hit in lexicon.pattern.finditer(plain) if not _is_denied(plain, hit.start())), None)
        if match:
            found.append(Signal(lexicon.kind, match[0], lexicon.urgent, lexicon.hold, lexicon.zh, lexicon.en))
    return tuple(sorted(found, key=lambda signal: not signal.urgent))


_DENIAL = re.compile(r"(?:没有|没|不是|并非|未|不会|\bnot|\bnever|n't|\bno longer)\s*(?:在|been |be |in |the |have )*$")


def _is_denied(text: str, start: int) -> bool:
    return _DENIAL.search(text[max(0, start - 24) : start]) is not None


@lru_cache(maxsize=1)
def _lexicons() -> tuple[_Lexicon, ...]:
    text = resources.files("arrears.contact").joinpath("signals.yaml").read_text(encoding="utf-8")
    return tuple(_lexicon(entry) for entry in yaml.safe_load(text)["signals"])


def _lexicon(entry: dict[str, Any]) -> _Lexicon:
    english = "|".join(rf"\b{re.escape(word)}\b" for word in entry["en_words"])
    pattern = re.compile("|".join([*map(re.escape, entry["zh_words"]), english]))
    return _Lexicon(entry["kind"], entry["urgent"], entry["hold"], pattern, entry["zh"], entry["en"])
