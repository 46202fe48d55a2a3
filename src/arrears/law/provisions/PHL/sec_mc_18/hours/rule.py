"""06:00 to 22:00, unless more than fifteen days past due or agreed otherwise."""

from __future__ import annotations

from arrears.law.engine.clock import open_between
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import outside_hours
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse outside the hours, unless the account is past due long enough."""
    assert situation.dpd is not None
    if situation.dpd > values.lifted_above_dpd:
        return None
    hours = open_between(values.opens_at, values.closed_from)
    return outside_hours(situation, lambda _: hours)
