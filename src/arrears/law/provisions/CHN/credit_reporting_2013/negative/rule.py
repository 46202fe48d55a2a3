"""Credit reporting: how long negative entries stay, and by when objections are answered."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.kernel.dates import add_months
from arrears.law.engine.params import values_on


def deleted_on(event_ended: date) -> date:
    """Return the day from which the entry is to be deleted."""
    return add_months(event_ended, 12 * values_on(__package__, event_ended).years)


def objection_due(received_on: date) -> date:
    """Return the last day for answering an objection; the first day is not counted."""
    return received_on + timedelta(days=values_on(__package__, received_on).objection_days)


def complaint_due(received_on: date) -> date:
    """Return the last day for answering a complaint; the first day is not counted."""
    return received_on + timedelta(days=values_on(__package__, received_on).complaint_days)


def may_report(told_on: date | None, reported_on: date) -> bool:
    """Return whether a negative entry may be reported: the person was told before."""
    return told_on is not None and told_on <= reported_on
