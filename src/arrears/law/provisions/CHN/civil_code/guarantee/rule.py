"""How long a guarantor answers, and what keeps the claim."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def period_ends(main_due: date, agreed_end: date | None = None, *, day: date) -> date:
    """Return the last day of the guarantee; an end not after the main debt's due day counts as none agreed."""
    if agreed_end is not None and agreed_end > main_due:
        return agreed_end
    return add_months(main_due, values_on(__package__, day).default_months)


def form_of(agreed: str | None) -> str:
    """Return joint only where that was clearly agreed; else the guarantee is general."""
    return "joint" if agreed == "joint" else "general"


def keeps_claim(form: str, step: str, on: date, period_end: date) -> bool:
    """Return whether a step (sue_debtor, demand_guarantor) on that day keeps the claim against the guarantor."""
    needed = "demand_guarantor" if form == "joint" else "sue_debtor"
    return step == needed and on <= period_end
