"""Undo disguises before anything is searched, and remember where every character stood.

Full-width letters, traditional characters, look-alike letters, blanks and symbols pushed between characters (报 警,
p o l i c e), invisible characters, pinyin and emoji all come back to the plain word. Positions of findings are those
of the text as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from arrears.law.speech.lexicon import read_yaml

HAN = re.compile(r"[㐀-鿿]")
LATIN = re.compile(r"[a-z]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\u200d\u00ad]+")
# Blanks and symbols between two Chinese characters, or between two letters that stand alone (p o l i c e).
_SPACERS = re.compile(
    r"(?<=[㐀-鿿])[ \t._\-*·•~|/\\+#^=`'\"&@]+(?=[㐀-鿿])|(?<=(?<![a-z])[a-z])[ ._\-*]+(?=[a-z](?![a-z]))"
)
_LEET = {"0": "o", "1": "i", "3": "e", "@": "a", "$": "s"}
_LEET_AT = re.compile(r"(?<=[a-z])[013@$](?=[a-z])")


@dataclass(frozen=True)
class Normal:
    """A text made plain; `at[i]` is where its character i stood in the original (None: the very same places)."""

    text: str
    original: str
    at: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's places of `[start, end)`."""
        if self.at is None:
            return start, end
        return self.at[start], self.at[end - 1] + 1


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    same = read_yaml("spellings.yaml")["same"]
    pairs = f"{same['traditional']} {same['homoglyph']}".split()
    table = {ord(pair[0]): pair[1] for pair in pairs if len(pair) == 2}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= {code: chr(code - 0xFEE0 + 32) for code in range(0xFF21, 0xFF3B)}
    # In Chinese these marks end clauses; folding them to ASCII would lose that.
    return table | {ord(mark): mark for mark in "，！？；：。（）"}


@lru_cache(maxsize=2)
def _spellings(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    words = read_yaml("spellings.yaml")[language]
    plain = {form: word for word, forms in words.items() for form in forms}
    forms = sorted(plain, key=len, reverse=True)
    ascii_form = "|".join(re.escape(form) for form in forms if form.isascii())
    other_form = "|".join(re.escape(form) for form in forms if not form.isascii())
    return re.compile(rf"(?<![a-z])(?:{ascii_form or '(?!)'})(?![a-z])|{other_form or '(?!)'}"), plain


def normalise(text: str) -> Normal:
    """Return the plain form of a text."""
    plain = text.translate(_table())
    places: tuple[int, ...] | None = None
    if _INVISIBLE.search(plain):
        plain, places = _replace(plain, places, _INVISIBLE, {})
    plain = _LEET_AT.sub(lambda match: _LEET[match[0]], plain)  # before blanks go: the l of l0ser stands not alone
    if _SPACERS.search(plain):
        plain, places = _replace(plain, places, _SPACERS, {})
    form, words = _spellings("zh" if HAN.search(plain) or not LATIN.search(plain) else "en")
    if form.search(plain):
        plain, places = _replace(plain, places, form, words)
    return Normal(plain, text, places)


def _replace(
    text: str, places: tuple[int, ...] | None, pattern: re.Pattern[str], words: Mapping[str, str]
) -> tuple[str, tuple[int, ...]]:
    old = places or tuple(range(len(text)))
    parts: list[str] = []
    at: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        word = words.get(match[0], "")
        parts += (text[done:start], word)
        at += old[done:start]
        # A word's characters point at its disguise's first place, the last one at its last: the span covers it all.
        at += [old[start]] * (len(word) - 1) + [old[end - 1]] * bool(word)
        done = end
    parts.append(text[done:])
    at += old[done:]
    return "".join(parts), tuple(at)
