"""The office's day: the calendar day of a moment where the lender keeps its books (``ARREARS_ZONE``)."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo


def day_of(moment: datetime) -> date:
    """Return the office's day of an aware moment."""
    return moment.astimezone(ZoneInfo(os.environ.get("ARREARS_ZONE") or "Asia/Shanghai")).date()
