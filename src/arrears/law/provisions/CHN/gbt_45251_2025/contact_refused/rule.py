"""Who refused once is left alone."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse where an earlier contact with this number, or with one that may be it, was refused."""
    del values
    refused = situation.contacts(to={"contact", "third_party"}, outcomes={"refused"})
    same = any(situation.number is None or one.number in (None, situation.number) for one in refused)
    return Breach() if same else None
