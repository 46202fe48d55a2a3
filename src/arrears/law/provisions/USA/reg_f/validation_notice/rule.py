"""Validation information is due within five days of the first communication."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.law.engine.params import values_on


def due_on(first_contact_on: date) -> date:
    """Return the last day on which the validation information can be given."""
    return first_contact_on + timedelta(days=values_on(__package__, first_contact_on).days)
