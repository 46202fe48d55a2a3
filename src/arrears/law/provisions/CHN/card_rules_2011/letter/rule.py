"""What a collection letter for a card must show."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def lacking(shown: list[str], *, day: date) -> list[str]:
    """Return what the letter does not show, in the article's order."""
    return [item for item in values_on(__package__, day).contents if item not in shown]
