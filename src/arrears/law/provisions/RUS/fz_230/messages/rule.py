"""Messages: two a day, four a week, sixteen a month."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse until every window has room: days are local days, today the last of them."""
    made = situation.contacts(to={situation.to}, channels={"sms", "email", "app"}, outcomes=values.counted)
    full = [
        (free_from, days, most)
        for days, most in values.most_in_days
        if (free_from := situation.below_cap(made, most, days)) is not None
    ]
    if not full:
        return None
    free_from, days, most = max(full)
    return Breach(free_from, {"days": days, "most": most})
