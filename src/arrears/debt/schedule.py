"""The schedule (还款计划): rows from terms, by five methods, to the cent, the last row taking the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from arrears.debt.due_dates import due_dates
from arrears.debt.interest import Span, changing_interest, period_interest, spans, year_days
from arrears.debt.model import Disbursal, Generated, RateFrom, Row
from arrears.kernel.day_count import Basis
from arrears.kernel.rounding import divide, round_fraction


@dataclass
class Running:
    """The state between two rows: what is owed, at which rate, and the level that the rows are made to."""

    balance: int
    lent: int
    rate: Fraction
    level: int = 0
    stale: bool = True


def generate(
    terms: Generated,
    disbursals: tuple[Disbursal, ...],
    rate: Fraction,
    basis: Basis,
    rates: tuple[RateFrom, ...] = (),
) -> tuple[Row, ...]:
    """Return the rows of a loan; `disbursals` come by day, the first of them begins the first period.

    Where the rate changes or more is lent within a period, its interest is counted piece by piece, and the rows that
    follow are made level anew on what is owed then.
    """
    dues = due_dates(terms.first_due, terms.period, terms.instalments, terms.due_day)
    periods = spans(terms, disbursals[0].day, dues, basis)
    if terms.method == "bullet":
        periods = [Span(periods[0].start, dues[-1], sum(span.days for span in periods))]
    steps: list[Disbursal | RateFrom] = sorted([*rates, *disbursals], key=lambda step: step.day)
    running = Running(0, 0, rate)
    rows: list[Row] = []
    for index, span in enumerate(periods):
        steps = _begin(running, steps, span.start)
        within = [step for step in steps if step.day < span.end]
        steps = steps[len(within) :]
        if running.stale:
            running.level, running.stale = _level(terms, running, periods[index:], index, basis), False
        interest = _interest(terms, running, span, within, basis)
        principal = _principal(terms, running, interest, index, last=index == len(periods) - 1)
        running.balance -= principal
        rows.append(Row(index + 1, span.end, principal, interest))
    assert running.balance == 0 and running.lent == sum(row.principal for row in rows)
    return tuple(rows)


def _begin(running: Running, steps: list[Disbursal | RateFrom], day: date) -> list[Disbursal | RateFrom]:
    """Take what changed by the period's first day into account, and return the later changes."""
    while steps and steps[0].day <= day:
        step, steps = steps[0], steps[1:]
        running.stale = True
        if isinstance(step, Disbursal):
            running.balance += step.amount
            running.lent += step.amount
        else:
            running.rate = step.rate
    return steps


def _interest(terms: Generated, running: Running, span: Span, within: list[Disbursal | RateFrom], basis: Basis) -> int:
    base = running.lent if terms.method == "flat" else running.balance
    if not within:
        return period_interest(span, base, running.rate, year_days(basis))
    running.stale = True
    interest, _, running.rate = changing_interest(span, base, running.rate, within, basis)
    added = sum(step.amount for step in within if isinstance(step, Disbursal))
    running.balance += added
    running.lent += added
    return interest


def _principal(terms: Generated, running: Running, interest: int, index: int, *, last: bool) -> int:
    if last:
        return running.balance
    if terms.method in ("interest_only", "bullet") or index < terms.principal_grace:
        return 0
    wanted = running.level - interest if terms.method == "equal_instalment" else running.level
    return min(running.balance, max(0, wanted))


def _level(terms: Generated, running: Running, periods: list[Span], index: int, basis: Basis) -> int:
    """Return the equal amount: of whole instalments under ``equal_instalment``, else of principal."""
    spared = max(0, terms.principal_grace - index)
    periods = periods[spared:]
    if not periods or terms.method in ("interest_only", "bullet"):
        return 0
    if terms.method != "equal_instalment" or running.rate == 0:
        return round_fraction(Fraction(running.balance, len(periods)), terms.rounding, terms.unit)
    if terms.rule == "level_on_days":
        return round_fraction(_level_on_days(running, periods, basis), terms.rounding, terms.unit)
    return _annuity(running, len(periods), terms, basis)


def _annuity(running: Running, count: int, terms: Generated, basis: Basis) -> int:
    """Return P r (1 + r)^n / ((1 + r)^n - 1) with r = rate / periods a year, in whole numbers until it is rounded."""
    months, days = terms.period.months, terms.period.days
    period = running.rate * months / 12 if months else running.rate * days / year_days(basis)
    step, whole = period.numerator, period.denominator
    grown, plain = (step + whole) ** count, whole**count
    level = divide(running.balance * step * grown, whole * (grown - plain) * terms.unit, terms.rounding)
    return level * terms.unit


def _level_on_days(running: Running, periods: list[Span], basis: Basis) -> Fraction:
    """Return the level amount whose present value, on the days of the basis, is the balance."""
    present, discount = Fraction(0), Fraction(1)
    for span in periods:
        discount /= 1 + running.rate * span.days / year_days(basis)
        present += discount
    return running.balance / present
