"""The cap on private lending: four times the LPR of the contract's day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on
from arrears.law.provisions.CHN.loan_prime_rate.one_year.rule import lpr_one_year


def cap(contract_on: date) -> Fraction:
    """Return the highest yearly rate, all charges together, for a private loan agreed that day."""
    return values_on(__package__, contract_on).multiple * lpr_one_year(contract_on)
