"""Rates: exact fractions from decimal strings. "0.18" is 18 % a year."""

from __future__ import annotations

import re
from fractions import Fraction

from arrears.kernel.refusal import InputError

_RATE = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
MILLION = 1_000_000


def parse_rate(text: object, *, path: str = "") -> Fraction:
    """Return the exact rate of a non-negative decimal string."""
    if not isinstance(text, str):
        raise InputError("rate_not_string", f'a rate is a decimal string such as "0.18", not {text!r}', path)
    if _RATE.fullmatch(text) is None:
        raise InputError("rate_malformed", f'{text!r} is not a non-negative decimal string such as "0.18"', path)
    return Fraction(text)


def to_ppm(rate: Fraction, *, path: str = "") -> int:
    """Return the rate in whole parts per million; a finer rate is an error, never rounded."""
    scaled = rate * MILLION
    if scaled.denominator != 1:
        raise InputError("rate_too_precise", f"{rate} is finer than one part per million", path)
    return scaled.numerator


def format_rate(rate: Fraction) -> str:
    """Return the percentage for people: 0.18 is ``18%``, 0.07305 is ``7.305%``; a repeating one keeps 6 digits."""
    percent = rate * 100
    scaled = percent * MILLION
    whole, rest = divmod(scaled.numerator // scaled.denominator, MILLION)
    decimals = f"{rest:06d}".rstrip("0")
    return f"{whole}.{decimals}%" if decimals else f"{whole}%"
