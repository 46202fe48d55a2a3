"""Charges within the principal, where an operator wants that cap."""

from __future__ import annotations


def within(charges_minor: int, principal_minor: int) -> bool:
    """Return whether all interest and fees together stay within the principal."""
    return charges_minor <= principal_minor
