"""Why a listed phrase may be innocent: it is denied, forbidden, quoted, reported of someone else, or warned against.

A denial counts within its clause ("我们不会报警"), a report or a warning within its sentence ("客户称要报警",
"谨防冒充公安"); inside quotation marks what stands before the quotation decides ("不得说“让你坐牢”").
"""

from __future__ import annotations

import re

from arrears.law.speech.model import Guards, Kind

_OPENERS = '“「『《‘"'
_QUOTE = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|\"[^\"]*\"")


def is_excused(text: str, start: int, end: int, kind: Kind, language: str, guard: Guards) -> bool:
    """Return whether the phrase at `[start, end)` of a plain text is innocent where it stands."""
    if any(match.start() < end and start < match.end() for match in kind.lawful[language].finditer(text)):
        return True
    if not kind.excusable:
        return False
    sentence = _last_end(guard.sentence_end, text, start)
    if _is_warned(text, sentence, start, guard) or guard.reported.search(text, sentence, end):
        return True
    clause = text[_last_end(guard.clause_end, text, start) : start if kind.denied_only_before else end]
    if _is_denied(clause, guard):
        return True
    quotation = _quotation(text, start)
    return quotation is not None and _is_excused_before(text, quotation, guard)


def _is_excused_before(text: str, opening: int, guard: Guards) -> bool:
    sentence = text[_last_end(guard.sentence_end, text, opening) : opening]
    return guard.reported.search(sentence) is not None or _is_denied(sentence, guard)


def _is_denied(clause: str, guard: Guards) -> bool:
    return guard.negation.search(guard.not_negation.sub(" ", clause)) is not None


def _is_warned(text: str, sentence: int, start: int, guard: Guards) -> bool:
    end = guard.sentence_end.search(text, start)
    return guard.warning.search(text, sentence, end.start() if end else len(text)) is not None


def _last_end(pattern: re.Pattern[str], text: str, before: int) -> int:
    last = 0
    for match in pattern.finditer(text, 0, before):
        last = match.end()
    return last


def _quotation(text: str, start: int) -> int | None:
    if not any(mark in text for mark in _OPENERS):
        return None
    return next((quote.start() for quote in _QUOTE.finditer(text) if quote.start() <= start < quote.end()), None)
