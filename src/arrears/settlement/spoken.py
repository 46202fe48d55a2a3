"""Reading a promise as it is spoken: 下周五先还两千, 月底前结清, "2,000 by Friday".

A promise always lies in the future, so every date is read as the next day that fits. The reading is a suggestion: the
collector sees it with the words that it was taken from, and confirms or corrects it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from arrears.kernel.dates import add_months, clip_to_month
from arrears.kernel.rounding import round_fraction
from arrears.settlement.numerals import NUMERAL, normalise, read_number

Share = Literal["all", "half"]


@dataclass(frozen=True)
class SpokenPromise:
    """What was understood: the day (today or later), the amount in minor units or the share, and the words for each."""

    due_on: date | None
    due_words: str
    amount_minor: int | None
    share: Share | None
    amount_words: str

    @property
    def questions(self) -> tuple[tuple[str, str], ...]:
        """Return what is still to be asked, in Chinese and English."""
        asks: list[tuple[str, str]] = []
        if self.due_on is None:
            asks.append(("具体哪一天能还？", "On which day can you pay?"))
        if self.amount_minor is None and self.share is None:
            asks.append(("能还多少？", "How much can you pay?"))
        return tuple(asks)


def read_spoken_promise(text: str, today: date, *, minor_per_major: int = 100) -> SpokenPromise:
    """Return the day and the amount found in a sentence; what cannot be read is left empty, never guessed."""
    plain = normalise(text)
    due_on, due_words, rest = _find_day(plain, today)
    amount, share, amount_words = _find_amount(rest, minor_per_major)
    return SpokenPromise(due_on, due_words, amount, share, amount_words)


_WEEKDAY = r"(?:周|星期|礼拜|禮拜|週)([一二三四五六日天末])"
_NUMBER = r"([零〇一二两三四五六七八九十]+|\d{1,3})"
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _weekday(word: str) -> int:
    return 6 if word in "日天末" else "一二三四五六".index(word)


def _in_week(today: date, weeks: int, word: str) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks + _weekday(word))


def _next_weekday(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _count(word: str) -> int:
    number = read_number(word)
    return int(number) if number is not None else 0


def _month_end(today: date, months: int) -> date:
    return clip_to_month(*_month(today, months), 31)


def _month(today: date, months: int) -> tuple[int, int]:
    moved = add_months(today.replace(day=1), months)
    return moved.year, moved.month


def _day_of_month(today: date, months: int, day: int) -> date | None:
    if not 1 <= day <= 31:
        return None
    found = clip_to_month(*_month(today, months), day)
    return found if found >= today else clip_to_month(*_month(today, months + 1), day)


def _month_and_day(today: date, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    this_year = clip_to_month(today.year, month, day)
    return this_year if this_year >= today else clip_to_month(today.year + 1, month, day)


Reader = Callable[["re.Match[str]", date], "date | None"]
_DAYS: tuple[tuple[str, Reader], ...] = (
    (r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?", lambda m, _: _exact(int(m[1]), int(m[2]), int(m[3]))),
    (rf"{_NUMBER}月{_NUMBER}[日号號]?", lambda m, t: _month_and_day(t, _count(m[1]), _count(m[2]))),
    (r"今天|今日|今晚|today", lambda _, t: t),
    (r"大后天|大後天", lambda _, t: t + timedelta(days=3)),
    (r"明天|明日|明早|明晚|tomorrow", lambda _, t: t + timedelta(days=1)),
    (r"后天|後天", lambda _, t: t + timedelta(days=2)),
    (rf"下下{_WEEKDAY}", lambda m, t: _in_week(t, 2, m[1])),
    (rf"下个?{_WEEKDAY}", lambda m, t: _in_week(t, 1, m[1])),
    (rf"(?:这|本)?个?{_WEEKDAY}", lambda m, t: _next_weekday(t, _weekday(m[1])) if m[1] != "末" else _weekend(t)),
    (r"下下(?:周|星期|礼拜)", lambda _, t: _in_week(t, 2, "日")),
    (r"下个?(?:周|星期|礼拜)", lambda _, t: _in_week(t, 1, "日")),
    (r"(?:这|本)个?(?:周|星期|礼拜)", lambda _, t: _in_week(t, 0, "日")),
    (rf"下个?月{_NUMBER}[日号號]", lambda m, t: _day_of_month(t.replace(day=1), 1, _count(m[1]))),
    (r"下个?月(?:底|末)", lambda _, t: _month_end(t, 1)),
    (r"下个?月初", lambda _, t: clip_to_month(*_month(t, 1), 5)),
    (r"下个?月(?:中|中旬)", lambda _, t: clip_to_month(*_month(t, 1), 15)),
    (r"下个?月", lambda _, t: _month_end(t, 1)),
    (r"(?:这个?|本)?月(?:底|末)", lambda _, t: _month_end(t, 0)),
    (r"(?:这个?|本)?月(?:中旬|中)", lambda _, t: _day_of_month(t, 0, 15)),
    (r"月初", lambda _, t: _day_of_month(t, 0, 5)),
    (rf"(?:这个?月|本月)?{_NUMBER}[号號日](?!码)", lambda m, t: _day_of_month(t, 0, _count(m[1]))),
    (rf"(?:过)?{_NUMBER}\s*(?:天|日)(?:之?后|以后|後|内|之内|以内)?", lambda m, t: t + timedelta(days=_count(m[1]))),
    (rf"(?:过)?{_NUMBER}\s*个?(?:周|星期|礼拜)(?:之?后|以后|内|之内|以内)?",
     lambda m, t: t + timedelta(weeks=_count(m[1]))),
    (rf"(?:过)?{_NUMBER}\s*个月(?:之?后|以后|内|之内|以内)?", lambda m, t: add_months(t, _count(m[1]))),
    (r"next (monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
     lambda m, t: t - timedelta(days=t.weekday()) + timedelta(days=7 + _ENGLISH_DAYS.index(m[1]))),
    (r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
     lambda m, t: _next_weekday(t, _ENGLISH_DAYS.index(m[1]))),
    (r"end of (?:the|this) month|month end", lambda _, t: _month_end(t, 0)),
    (r"end of next month|next month", lambda _, t: _month_end(t, 1)),
    (r"next week", lambda _, t: _in_week(t, 1, "日")),
    (r"in (\d{1,3}) days?", lambda m, t: t + timedelta(days=int(m[1]))),
    (r"in (\d{1,2}) weeks?", lambda m, t: t + timedelta(weeks=int(m[1]))),
)  # fmt: skip


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekend(today: date) -> date:
    return _in_week(today, 0, "日")


def _find_day(text: str, today: date) -> tuple[date | None, str, str]:
    """Return the first day by position (the longer words win), its words, and the text without them."""
    found: list[tuple[int, int, date]] = []
    for pattern, read in _DAYS:
        for match in re.finditer(pattern, text):
            day = read(match, today)
            if day is not None and day >= today:
                found.append((match.start(), match.end(), day))
    if not found:
        return None, "", text
    start, end, day = min(found, key=lambda item: (item[0], -item[1]))
    return day, text[start:end], text[:start] + "\n" + text[end:]


_ALL = r"全部|全额|全都|结清|一次性还清|还清|付清|in full|everything|all of it"
_HALF = r"一半|half"
_MONEY_UNIT = r"(?:块钱|元钱|块|元|圆|rmb|yuan|cny|人民币)"
_PAY = r"(?:还|付|转|给|打|凑|交|pay|repay|send|transfer)\D{0,4}?"


_NOT_MONEY = r"(?!\s*(?:半|天|日|号|號|个|期|次|周|点|成|%|月|年))"
_AMOUNTS = (
    rf"((?>{NUMERAL}))\s*{_MONEY_UNIT}",
    rf"[¥￥]\s*((?>{NUMERAL}))",
    rf"{_PAY}((?>{NUMERAL})){_NOT_MONEY}",
    rf"((?>\d{{3,}}|[一二两三四五六七八九\d][千万])){_NOT_MONEY}",
)


def _find_amount(text: str, minor_per_major: int) -> tuple[int | None, Share | None, str]:
    for pattern in _AMOUNTS:
        for match in re.finditer(pattern, text):
            number = read_number(match[1])
            minor = round_fraction(number * minor_per_major) if number else 0
            if minor > 0:
                return minor, None, match[0].strip()
    shares: tuple[tuple[str, Share], ...] = ((_HALF, "half"), (_ALL, "all"))
    for pattern, share in shares:
        found = re.search(pattern, text)
        if found:
            return None, share, found[0]
    return None, None, ""
