"""Messages: two a day, four a week, sixteen a month."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse until every window has room: days are local days, today the last of them."""
    made = situation.contacts(to={situation.to}, channels={"sms", "email", "app"}, outcomes=values.counted)
    free = [situation.below_cap(made, most, days) for days, most in values.most_in_days]
    later = [moment for moment in free if moment is not None]
    return Breach(max(later)) if later else None
