"""Whom the rules on private lending reach."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def is_private_lending(lender_kind: str, *, day: date) -> bool:
    """Return whether the private-lending cap reaches a lender of that kind."""
    return lender_kind not in values_on(__package__, day).outside
