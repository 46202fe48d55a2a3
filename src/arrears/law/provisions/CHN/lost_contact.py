"""When a debtor counts as lost to contact, read from the history; shared by the provisions on third persons."""

from __future__ import annotations

from arrears.law.engine.situation import Contact, Situation
from arrears.law.engine.vocabulary import VOICE

FAILED = frozenset({"no_answer", "failed"})  # a declined call (refused) reached somebody: contact is not lost


def gone(situation: Situation) -> bool:
    """Return whether the debtor has died or lost capacity."""
    return bool(situation.deceased) or any(hold.kind in ("death", "incapacity") for hold in situation.running_holds)


def calls_to_debtor(situation: Situation) -> list[Contact]:
    """Return the calls to the debtor, the newest first."""
    return situation.contacts(to={"borrower"}, channels=VOICE)


def newest_failed(situation: Situation) -> bool:
    """Return whether the newest call to the debtor reached nobody."""
    calls = calls_to_debtor(situation)
    return bool(calls) and calls[0].outcome in FAILED
