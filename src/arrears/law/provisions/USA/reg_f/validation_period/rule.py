"""The validation period ends thirty days after receipt."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.law.engine.params import values_on


def ends_on(received_on: date) -> date:
    """Return the last day of the validation period."""
    return received_on + timedelta(days=values_on(__package__, received_on).days)
