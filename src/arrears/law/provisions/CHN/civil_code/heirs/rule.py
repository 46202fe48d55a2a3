"""What an heir owes of the debtor's debt."""

from __future__ import annotations


def heir_owes(debt_minor: int, inherited_minor: int, *, renounced: bool = False) -> int:
    """Return the part of the debt, in minor units, that an heir owes."""
    return 0 if renounced else min(debt_minor, inherited_minor)
