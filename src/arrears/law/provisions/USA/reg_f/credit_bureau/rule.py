"""Fourteen consecutive days are a reasonable time to wait for a message to bounce."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.law.engine.params import values_on


def may_report_from(sent_on: date) -> date:
    """Return the first day on which a message that did not bounce lets the debt be reported."""
    return sent_on + timedelta(days=values_on(__package__, sent_on).reasonable_days)
