"""Hours and methods that the debtor excluded are kept free."""

from __future__ import annotations

from arrears.law.engine.clock import ALWAYS
from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import channel_refused, outside_hours
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse an excluded method, or an hour outside those left."""
    del values
    return channel_refused(situation) or outside_hours(situation, lambda _: ALWAYS)
