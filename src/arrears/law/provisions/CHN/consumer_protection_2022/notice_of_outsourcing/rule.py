"""Before an agency collects, the debtor is told."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse an agency's contact where the debtor was not told of it."""
    del values
    return Breach() if situation.outsourcing_notified is False else None


def may_place(notified_on: date | None, placed_on: date) -> bool:
    """Return whether a case may be placed with an agency: the debtor was told before."""
    return notified_on is not None and notified_on <= placed_on
