"""The order of a card payment: it turns on day 91."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def card_order(dpd: int, *, day: date) -> tuple[str, ...]:
    """Return the parts in their order for a payment on a card that is `dpd` days past due."""
    values = values_on(__package__, day)
    return values.after if dpd >= values.principal_first_from_dpd else values.before
