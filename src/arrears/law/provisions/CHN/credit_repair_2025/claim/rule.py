"""The one-off credit repair: whom it reached, and that it is over."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.law.engine.clock import local_day
from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.params import Values, values_on
from arrears.law.engine.situation import Situation
from arrears.law.engine.speech import words_unknown
from arrears.law.provisions.CHN.place import CHINA


def decide(situation: Situation, values: Values) -> Finding:
    """Refuse the promise once the last day has passed."""
    if words_unknown(situation):
        return Unknown(("content",))
    claims = (situation.content and situation.content.claims) or ()
    over = local_day(situation.moment, CHINA) >= date.fromisoformat(values.repay_by) + timedelta(days=1)
    return Breach() if over and "credit_repair_if_paid_now" in claims else None


def hidden(arose_on: date, amount_minor: int, repaid_on: date) -> bool:
    """Return whether an overdue entry (in fen) that arose and was repaid then is not shown any more."""
    values = values_on(__package__, repaid_on)
    arose = date.fromisoformat(values.arose_from) <= arose_on <= date.fromisoformat(values.arose_to)
    return arose and amount_minor <= values.largest_yuan * 100 and repaid_on <= date.fromisoformat(values.repay_by)
