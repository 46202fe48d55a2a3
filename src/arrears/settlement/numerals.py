"""Numbers as people write and say them in Chinese: 两千, 一万二, 三百五, 1.5万, 2,000, ２０００."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "兩": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1_000,
    "仟": 1_000,
    "k": 1_000,
    "万": 10_000,
    "萬": 10_000,
    "w": 10_000,
}
NUMERAL = f"[{''.join(_DIGITS)}十拾百佰千仟万萬]+|\\d[\\d,]*(?:\\.\\d+)?\\s*[十百千万萬kw]?\\d*(?![\\d.])"


def normalise(text: str) -> str:
    """Return the text with full-width characters made half-width and in lower case; its length may shrink."""
    return unicodedata.normalize("NFKC", text).lower()


def read_number(text: str) -> Fraction | None:
    """Return the exact number of a Chinese or Arabic numeral, or None; 一万二 is 12,000 and 三百五 is 350."""
    text = text.replace(",", "").replace(" ", "")
    arabic = re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万萬kw]?)(\d*)", text)
    if arabic:
        return _arabic(*arabic.groups())
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return Fraction(int("".join(str(_DIGITS[char]) for char in text)))
    return Fraction(_spoken(text))


def _arabic(number: str, unit: str, tail: str) -> Fraction | None:
    scale = _UNITS.get(unit, 1)
    if not tail:
        return Fraction(number) * scale
    if len(tail) == 1 and scale >= 100:  # 1万2 is 12,000
        return Fraction(number) * scale + int(tail) * scale // 10
    return None


def _spoken(text: str) -> int:
    total, section, digit, last_unit = 0, 0, 0, 1
    after_zero = False
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            after_zero = digit == 0 or (after_zero and digit == 0)
            continue
        last_unit = _UNITS[char]
        if last_unit >= 10_000:
            total, section = (total + section + digit) * last_unit, 0
        else:
            section += (digit or 1) * last_unit
        digit, after_zero = 0, False
    if digit and last_unit >= 100 and "零" not in text[-2:] and "〇" not in text[-2:]:
        return total + section + digit * last_unit // 10
    return total + section + digit
