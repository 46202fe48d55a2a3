"""Limits of network micro-loans, and when they count as non-performing."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def within_limit(balance_minor: int, use: str, *, day: date) -> bool:
    """Return whether one borrower's balance in fen stays within the limit of its use (consumer, business)."""
    return balance_minor <= values_on(__package__, day).named[f"{use}_yuan"] * 100


def non_performing(dpd: int, *, day: date) -> bool:
    """Return whether a micro-loan that late is non-performing."""
    return dpd >= values_on(__package__, day).npl_from_dpd
