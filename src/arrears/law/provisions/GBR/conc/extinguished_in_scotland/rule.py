"""In Scotland a prescribed debt no longer exists."""

from __future__ import annotations

from arrears.law.engine.finding import Breach, Finding
from arrears.law.engine.params import Values
from arrears.law.engine.situation import Situation
from arrears.law.provisions.GBR.limitation import has_run_out


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse every step to the debtor once the debt has ended."""
    return Breach() if has_run_out(situation, values.years) else None
