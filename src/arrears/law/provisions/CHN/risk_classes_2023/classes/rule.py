"""The least risk class of a bank's loan by its days past due."""

from __future__ import annotations

from datetime import date

from arrears.law.engine.params import values_on


def least_class(dpd: int, *, day: date, technical: bool = False) -> str:
    """Return the best class that the days past due still permit; `technical`: late for an operational cause only."""
    values = values_on(__package__, day)
    for name, over in (
        ("loss", values.loss_over),
        ("doubtful", values.doubtful_over),
        ("substandard", values.substandard_over),
    ):
        if dpd > over:
            return name
    if dpd <= 0 or (technical and dpd <= values.technical_to):
        return "pass"
    return "special_mention"
