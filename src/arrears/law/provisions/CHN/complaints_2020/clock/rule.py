"""By when a complaint is decided."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.kernel.refusal import InputError
from arrears.law.engine.params import values_on


def decide_by(received_on: date, *, complexity: str = "simple", approved: bool = False) -> date:
    """Return the last day for the decision; complexity is simple, complex or special (which needs approval)."""
    values = values_on(__package__, received_on)
    if complexity not in ("simple", "complex", "special"):
        raise InputError("unknown_word", f"{complexity!r} is not simple, complex or special", "complexity")
    days = values.simple_days if complexity == "simple" else values.complex_days
    if complexity == "special" and approved:
        days += values.extra_days
    return received_on + timedelta(days=days)
