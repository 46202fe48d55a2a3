"""Penalty interest (罚息): base x rate x days / year, exact, rounded half-up once for each instalment and quote.

What a row gathers is kept as one integer (base x days x rate weight), so that a payment in the middle loses nothing
and the same sum can be made over columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import lcm

from arrears.debt.age import past_due_days, paused_days
from arrears.debt.instalment import Instalment, Stretch
from arrears.debt.model import AgeRule, Debt, Pause, PenaltyBase
from arrears.kernel.rounding import divide, round_fraction


@dataclass(frozen=True)
class PenaltyRule:
    """The penalty's terms as integers: a weight from each day on, over one denominator."""

    weights: tuple[tuple[date, int], ...]
    denominator: int
    base: PenaltyBase
    cap: int | None
    pauses: tuple[Pause, ...]
    age: AgeRule


def penalty_rule(debt: Debt) -> PenaltyRule | None:
    """Return the rule of a debt, or None where it has no penalty."""
    terms = debt.penalty
    if terms is None:
        return None
    if terms.uplift is None:
        rates = [(date.min, terms.rate or debt.annual_rate * 0)]
    else:
        plain = [(date.min, debt.annual_rate), *((step.day, step.rate) for step in debt.rates)]
        rates = [(day, rate * (1 + terms.uplift)) for day, rate in plain]
    common = lcm(*(rate.denominator for _, rate in rates))
    return PenaltyRule(
        tuple((day, rate.numerator * (common // rate.denominator)) for day, rate in rates),
        common * terms.year,
        terms.base,
        None if terms.cap is None else round_fraction(debt.principal * terms.cap),
        debt.pauses,
        debt.age,
    )


def gather(row: Instalment, until: date, rule: PenaltyRule | None) -> None:
    """Add the penalty of the days after `counted_to` up to and with `until`, on the base as it stands."""
    start = row.counted_to
    if rule is None or until <= start:
        return
    row.counted_to = until
    base = row.left("principal")
    if rule.base == "overdue_principal_and_interest":
        base += row.left("interest")
    if base:
        row.weight += base * _weighted_days(start, until, rule)
        _remember(row, Stretch(start, until, base, _running_days(start, until, rule.pauses)))


def _remember(row: Instalment, new: Stretch) -> None:
    """Keep for the explanation which days bore penalty on which base, days on one base together."""
    if row.stretches and row.stretches[-1].base == new.base:
        last = row.stretches.pop()
        new = Stretch(last.start, new.end, new.base, last.days + new.days)
    row.stretches.append(new)


def _weighted_days(start: date, until: date, rule: PenaltyRule) -> int:
    if len(rule.weights) == 1:
        return _running_days(start, until, rule.pauses) * rule.weights[0][1]
    total = 0
    for index, (first, weight) in enumerate(rule.weights):
        # A rate holds on its first day: that day's penalty is the one between the day before and itself.
        begin = max(start, first - timedelta(days=1)) if first > date.min else start
        last = rule.weights[index + 1][0] - timedelta(days=1) if index + 1 < len(rule.weights) else until
        if begin < min(until, last):
            total += weight * _running_days(begin, min(until, last), rule.pauses)
    return total


def _running_days(start: date, until: date, pauses: tuple[Pause, ...]) -> int:
    return (until - start).days - (paused_days(start, until, pauses) if pauses else 0)


def in_grace(row: Instalment, oldest: date | None, day: date, rule: AgeRule) -> bool:
    """Return whether the grace days still spare the row: counted on the loan's oldest unpaid due or on its own."""
    counted_on = row.due if rule.grace_on == "instalment" or oldest is None else oldest
    return past_due_days(counted_on, day, rule) <= rule.grace_days


def unpaid_penalty(row: Instalment, oldest: date | None, day: date, rule: PenaltyRule | None) -> int:
    """Return the penalty that the row owes on `day`, before the cap; it must have been gathered up to `day`."""
    owed = row.asked["penalty"]
    if rule is not None and row.weight and not in_grace(row, oldest, day, rule.age):
        owed += divide(row.weight, rule.denominator)
    return max(0, owed - row.paid["penalty"] - row.waived["penalty"])


def penalties(rows: Iterable[Instalment], oldest: date | None, day: date, rule: PenaltyRule | None) -> dict[int, int]:
    """Return what each row owes of penalty on `day`, by its number, oldest first under the cap."""
    owed = {row.no: unpaid_penalty(row, oldest, day, rule) if row.weight or row.asked["penalty"] else 0 for row in rows}
    if rule is None or rule.cap is None:
        return owed
    # What is paid or given up has used the cap; the rest of it goes to the oldest rows.
    room = max(0, rule.cap - sum(row.paid["penalty"] + row.waived["penalty"] for row in rows))
    for number, amount in owed.items():
        owed[number] = min(amount, room)
        room -= owed[number]
    return owed
