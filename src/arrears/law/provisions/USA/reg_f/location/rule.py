"""A third party is approached once, for location only, and not told of the debt."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse a disclosure, another purpose, and a second approach."""
    content = situation.content
    assert content is not None
    if content.amount_disclosed or content.purpose not in (None, "location_information"):
        return Breach()
    earlier = [
        one
        for one in situation.contacts(to={situation.to}, outcomes=values.reached)
        if one.by != "lender" and (one.number is None or situation.number is None or one.number == situation.number)
    ]
    return Breach() if len(earlier) >= values.most_contacts else None
