"""What the repealed guidelines asked of training, for looking back."""

from __future__ import annotations

from datetime import date

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def next_training_by(last_training: date, *, day: date) -> date:
    """Return the last day for the next training, by the values of `day`; outside its days the text asks nothing."""
    return add_months(last_training, 12 // values_on(__package__, day).trainings_a_year)
