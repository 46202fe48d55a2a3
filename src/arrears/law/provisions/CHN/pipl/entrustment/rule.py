"""What a contract that entrusts personal data must hold."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def lacking(agreed: list[str], *, day: date) -> list[str]:
    """Return what the contract does not say, in the article's order."""
    return [item for item in values_on(__package__, day).contract if item not in agreed]


def may_pass_on(*, lender_consents: bool) -> bool:
    """Return whether an agency may entrust another one."""
    return lender_consents
