"""A strategy as the night's SQL reads it: its CASEs, and its rows with the day's times filled in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from arrears.treatment.strategy import Strategy

LEFT_IN_PEACE = -1


class Treatment(NamedTuple):
    """One row of the strategy on one day; `earliest_at` is in the person's own time."""

    decision: int
    action: str
    tone: str
    earliest_at: str
    reason_code: str
    reason_zh: str
    reason_en: str


def treatments(strategy: Strategy, as_of: date) -> list[Treatment]:
    """Return the table that the decisions point into."""
    found = [
        Treatment(
            LEFT_IN_PEACE,
            "wait",
            "gentle",
            f"{as_of} 00:00:00",
            "paid_since_last_night",
            "昨夜之后已有还款或已还清逾期，今日不打扰",
            "Paid or cured since the last night; left in peace today",
        )
    ]
    for index, row in enumerate(strategy.rows):
        day = as_of + timedelta(days=row.delay_days)
        at = f"{day} {row.earliest_time}:00"
        found.append(Treatment(index, row.action, row.tone, at, row.reason_code, row.reason_zh, row.reason_en))
    return found


def as_cases(rows: list[Treatment]) -> dict[str, str]:
    """Return each column of the table as an expression of `decision`, null where it points to no row.

    A join would do the same and lose the order of the rows.
    """
    cases: dict[str, str] = {}
    for name in Treatment._fields[1:]:
        whens = (f"WHEN {row.decision} THEN {_literal(getattr(row, name))}" for row in rows)
        cases[name] = f"CASE decision {' '.join(whens)} END"
    return cases


def _literal(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
