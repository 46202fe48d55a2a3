"""The deadline to opt out lies at least 35 days after the creditor's notice."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.law.engine.params import values_on


def earliest_deadline(notice_sent_on: date) -> date:
    """Return the earliest day that the notice may name as its deadline."""
    return notice_sent_on + timedelta(days=values_on(__package__, notice_sent_on).days)
