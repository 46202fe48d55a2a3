"""When agreed damages count as excessive."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def excessive(damages_minor: int, loss_minor: int, *, day: date) -> bool:
    """Return whether agreed damages usually count as excessive against the loss."""
    return damages_minor * 100 > loss_minor * values_on(__package__, day).percent
