"""Prices of consumer-finance companies by the window guidance: a policy, as no text of it was published."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from arrears.law.engine.params import values_on


def within(cost: Fraction, average: Fraction, *, day: date) -> bool:
    """Return whether a loan's yearly all-in cost and the average of new loans keep the guidance."""
    values = values_on(__package__, day)
    return cost <= Fraction(values.most) and average <= Fraction(values.average)
