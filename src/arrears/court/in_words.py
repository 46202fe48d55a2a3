"""Amounts as Chinese papers write them: figures for reading, capitals (大写) against alteration."""

from __future__ import annotations

from arrears.kernel.refusal import InputError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capitals(minor: int) -> str:
    """Return an amount of CNY in capitals, as 支付结算办法 (annex 1) writes it: 人民币壹万零伍元叁角整.

    A zero between digits is said once; 整 ends an amount without fen.
    """
    if not 0 <= minor < 10**18:
        raise InputError("amount_not_writable", "capitals are written for zero up to 10,000,000,000,000,000", "amount")
    yuan, rest = divmod(minor, 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    if fen:
        words += ("零" if yuan and not jiao else "") + f"{_DIGITS[fen]}分"
    return f"人民币{words or '零元'}{'' if fen else '整'}"


def _whole(number: int) -> str:
    groups = [number // 10_000**place % 10_000 for place in range(len(_GROUPS))]
    words, gap = "", False
    for place in reversed(range(len(_GROUPS))):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        words += ("零" if words and (gap or group < 1_000) else "") + _group(group) + _GROUPS[place]
        gap = group % 10 == 0
    return words


def _group(number: int) -> str:
    """Return a number below 10,000; inner zeros are said once, last ones not at all."""
    words, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
