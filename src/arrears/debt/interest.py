"""Interest of one period: balance x rate x days / year, exact until the row rounds it half-up to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from arrears.debt.due_dates import previous_due, shift
from arrears.debt.model import Disbursal, Generated, RateFrom
from arrears.kernel.day_count import Basis, days_30_360
from arrears.kernel.money import checked
from arrears.kernel.rounding import divide


@dataclass(frozen=True)
class Span:
    """One period of a schedule: its ends, and its days on the basis."""

    start: date
    end: date
    days: int


def year_days(basis: Basis) -> int:
    """Return the days of a year on the basis."""
    return 365 if basis == "actual/365" else 360


def days_on(basis: Basis, start: date, end: date) -> int:
    """Return the days from `start` to `end` on the basis."""
    return days_30_360(start, end) if basis == "30/360" else (end - start).days


def spans(terms: Generated, disbursed: date, dues: list[date], basis: Basis) -> list[Span]:
    """Return the periods of a schedule.

    Under 30/360 a whole period of months is 30 days a month, whatever the month's end does to its due date; only a
    first period that is no whole period (neither on the grid nor a period from its own day) counts its days.
    """
    whole = 30 * terms.period.months if basis == "30/360" and terms.period.months else 0
    result: list[Span] = []
    start = disbursed
    for index, due in enumerate(dues):
        regular = index > 0 or _is_whole(start, due, terms)
        result.append(Span(start, due, whole if whole and regular else days_on(basis, start, due)))
        start = due
    return result


def _is_whole(start: date, due: date, terms: Generated) -> bool:
    return start == previous_due(due, terms.period, terms.due_day) or shift(start, terms.period, 1) == due


def period_interest(span: Span, balance: int, rate: Fraction, year: int) -> int:
    """Return the interest of a period in which neither balance nor rate changes, half-up to the minor unit."""
    return checked(divide(balance * rate.numerator * span.days, rate.denominator * year))


def changing_interest(
    span: Span, balance: int, rate: Fraction, steps: list[Disbursal | RateFrom], basis: Basis
) -> tuple[int, int, Fraction]:
    """Return the interest of a period with changes in it, and the balance and rate at its end.

    `steps` lie within the period, in the order of their days. The last piece has the days that are left, so that the
    pieces always sum to the period.
    """
    exact, spent, year = Fraction(0), 0, year_days(basis)
    for step in steps:
        upto = min(span.days, days_on(basis, span.start, step.day))
        exact += balance * rate * (upto - spent) / year
        spent = upto
        if isinstance(step, Disbursal):
            balance += step.amount
        else:
            rate = step.rate
    exact += balance * rate * (span.days - spent) / year
    return checked(divide(exact.numerator, exact.denominator)), balance, rate
