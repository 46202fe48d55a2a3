"""The cap on new loans of micro-loan companies."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on
from arrears.law.provisions.CHN.loan_prime_rate.one_year.rule import lpr_one_year


def cap(made_on: date) -> Fraction:
    """Return the highest yearly all-in cost of a loan made that day."""
    values = values_on(__package__, made_on)
    if not follows_lpr(made_on):
        return Fraction(values.cap)
    return min(Fraction(values.cap), values.multiple * lpr_one_year(made_on))


def follows_lpr(made_on: date) -> bool:
    """Return whether the cap moves with the LPR on that day."""
    return made_on >= date.fromisoformat(values_on(__package__, made_on).lpr_from)
