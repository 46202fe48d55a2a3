"""How far a guarantor answers, and to whom a demand reaches."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from arrears.law.engine.params import values_on


def answers_minor(agreed_minor: int, debtor_owes_minor: int, *, day: date) -> int:
    """Return what may be asked of the guarantor: what was agreed, never more than the debtor's own liability."""
    values_on(__package__, day)
    return min(agreed_minor, debtor_owes_minor)


def covered(part: str, *, day: date) -> bool:
    """Return whether a part of the debt is guaranteed where nothing else was agreed."""
    return part in values_on(__package__, day).parts


def reached(guarantor: str, demanded_from: Collection[str]) -> bool:
    """Return whether a demand reached a guarantor: each is asked for themselves."""
    return guarantor in demanded_from
