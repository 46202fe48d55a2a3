"""Finds contract numbers in what payers write: of any width, with or without separators, anywhere in the text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 4
_RUNS = re.compile(r"[^\W_]+")  # letters and digits as `str.isalnum` has them


@dataclass(frozen=True, slots=True)
class Found:
    """A contract number in a text. `clean` is false where letters or digits run on beside it: it may be another's."""

    account: str
    clean: bool


def plain(text: str) -> tuple[str, list[bool]]:
    """Return a text's letters and digits, folded, and whether a boundary stands before each, and after the last."""
    runs = _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(runs)
    boundary, place = [False] * len(letters) + [True], 0
    for run in runs:
        boundary[place] = True
        place += len(run)
    return letters, boundary


class Contracts:
    """The contract numbers that are known, by what is left of them without separators and case."""

    def __init__(self, accounts: Iterable[str]) -> None:
        """Index the accounts; memory grows with the accounts that are followed, never with a file."""
        self.known: dict[str, list[str]] = defaultdict(list)
        self.written: set[str] = set()
        for account in accounts:
            folded = plain(account)[0]
            if folded:
                self.known[folded].append(account)
                self.written.add(account)
        self.lengths = sorted({len(folded) for folded in self.known}, reverse=True)

    def whole(self, text: str) -> list[Found]:
        """Return the accounts that a cell of its own names."""
        if text in self.written:
            return [Found(text, True)]
        return [Found(account, True) for account in (self.known.get(plain(text)[0], ()) if text else ())]

    def named_by(self, contract: str, text: str) -> list[Found]:
        """Return the accounts that a line names: in the cell for them, or anywhere."""
        return self.whole(contract) or self.inside(f"{contract} {text}")

    def inside(self, text: str) -> list[Found]:
        """Return the accounts that a text names, longest first; what lies inside a longer one is left out."""
        letters, boundary = plain(text)
        taken = [False] * len(letters)
        found: dict[str, Found] = {}
        for length in self.lengths:
            for start in range(len(letters) - length + 1):
                accounts = self.known.get(letters[start : start + length])
                if not accounts or any(taken[start : start + length]):
                    continue
                clean = _ends(letters, boundary, start) and _ends(letters, boundary, start + length)
                if length < SHORTEST and not (boundary[start] and boundary[start + length]):
                    continue
                taken[start : start + length] = [True] * length
                for account in accounts:
                    found.setdefault(account, Found(account, clean))
        return list(found.values())


def _ends(letters: str, boundary: list[bool], place: int) -> bool:
    """Return whether a number may begin or end here: at a boundary, or where digits, letters and 汉字 meet."""
    if place in (0, len(letters)) or boundary[place]:
        return True
    before, after = _script(letters[place - 1]), _script(letters[place])
    return before != after or before == "other"


def _script(sign: str) -> str:
    return "digit" if sign.isdigit() else "letter" if sign.isascii() else "other"
