"""Amounts in a text that claim more than is owed: exact, in minor units."""

from __future__ import annotations

import re

from arrears.kernel.money import exponent

_OWING = re.compile(
    r"(?:欠款?|应还|需还|须还|还款|总额|总计|共计|结清|本金|逾期)[^。！？，；0-9]{0,10}?[¥￥]?\s?"
    r"(?P<zh>\d[\d,]*(?:\.\d+)?)(?P<ten>[万千百]?)(?:元|块)"
    r"|(?:owes?|owing|due|balance|debt|outstanding|pay)\b[^.!?;\d]{0,24}?(?:[$£€₹]|rs\.? ?|usd ?|cny ?)"
    r"(?P<en>\d[\d,]*(?:\.\d+)?)"
)
_TIMES = {"": 1, "百": 100, "千": 1000, "万": 10000}


def overstated_amounts(text: str, owed: int, currency: str) -> list[tuple[int, int]]:
    """Return the places of amounts said to be owed that exceed `owed` minor units."""
    digits = exponent(currency)
    return [match.span() for match in _OWING.finditer(text) if _minor(match, digits) > owed]


def _minor(match: re.Match[str], digits: int) -> int:
    whole, _, decimals = (match["zh"] or match["en"]).replace(",", "").partition(".")
    # Decimals beyond the currency's are cut: 584.009 yuan claims no more than 584.00.
    minor = int(whole) * 10**digits + int(decimals[:digits].ljust(digits, "0") or "0")
    return minor * _TIMES[match["ten"] or ""]
