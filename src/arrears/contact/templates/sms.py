"""How long a text message is and into how many parts it falls.

GSM 7-bit (3GPP TS 23.038): 160 septets, 153 a part when joined; the extension table's characters take two. Anything
else goes as UCS-2: 70 units, 67 a part. Chinese carriers count every character, Latin too, by the 70/67 rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Rule = Literal["gsm", "china"]

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Length:
    """Units of the encoding (septets or UTF-16 code units) and the parts that they fill."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    parts: int


def sms_length(text: str, rule: Rule = "gsm") -> Length:
    """Return the length of a message as carriers bill it; `china` knows no 7-bit messages."""
    if rule == "gsm" and all(character in _GSM or character in _GSM_EXTENDED for character in text):
        sizes = [2 if character in _GSM_EXTENDED else 1 for character in text]
        return Length("gsm7", sum(sizes), _parts(sizes, 160, 153))
    sizes = [2 if ord(character) > 0xFFFF else 1 for character in text]
    return Length("ucs2", sum(sizes), _parts(sizes, 70, 67))


def _parts(sizes: list[int], single: int, joined: int) -> int:
    """Return the parts; neither an escaped character nor a surrogate pair is cut in two."""
    if sum(sizes) <= single:
        return 1
    parts, room = 1, joined
    for size in sizes:
        if size > room:
            parts, room = parts + 1, joined
        room -= size
    return parts
