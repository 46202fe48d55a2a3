"""After a request to cease only three kinds of notice go out."""

from __future__ import annotations

from arrears.law.engine.finding import Finding
from arrears.law.engine.params import Values
from arrears.law.engine.shapes import held
from arrears.law.engine.situation import Situation


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse, unless the message is one of the three notices."""
    if situation.content and situation.content.purpose in values.let_through:
        return None
    return held(situation, values.holds)
