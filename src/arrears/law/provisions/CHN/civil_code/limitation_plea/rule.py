"""Whether a debtor may still plead that limitation has run out."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def may_plead(ended_on: date, *, agreed_on: date | None, signed: str | None, day: date) -> bool:
    """Return whether the plea is open on a day: the period is over and nobody agreed to perform after its end.

    `signed`: what the paper signed that day shows, `agreement` or `receipt`; None for an agreement made otherwise.
    """
    waiving = values_on(__package__, day).waiving
    agreed = agreed_on is not None and ended_on < agreed_on <= day and (signed is None or signed in waiving)
    return day > ended_on and not agreed
