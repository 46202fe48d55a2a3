"""Which card charges are abolished, and which bear no interest."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def may_charge(fee: str, *, day: date) -> bool:
    """Return whether a card may be charged such a fee at all."""
    return fee not in values_on(__package__, day).abolished


def bears_interest(charge: str, *, day: date) -> bool:
    """Return whether interest may run on such a charge."""
    return charge not in values_on(__package__, day).bear_no_interest
