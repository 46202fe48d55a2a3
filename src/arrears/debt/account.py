"""A debt from the rows of a tape, and how it stands: the scalar form of what the night computes over columns.

`Account` has the tape's columns (docs/reference/tape.md), in minor units and parts per million. A row's `no` counts
from 1. A payment with `reverses` has no amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from arrears.debt.model import PARTS, AgeRule, Debt, FirstDay, Order, Payment, Penalty, PenaltyBase, Row
from arrears.debt.stand import Stand, stand
from arrears.kernel.rate import MILLION


@dataclass(frozen=True)
class Account:
    """The terms of one account as the tape gives them."""

    principal_minor: int
    penalty_rate_ppm: int = 0
    penalty_base: PenaltyBase = "overdue_principal"
    penalty_year: int = 360
    penalty_cap_ppm: int | None = None
    grace_days: int = 0
    dpd_first_day: FirstDay = "day_after_due"
    allocation: Order = PARTS
    flip_dpd: int | None = None
    flip_allocation: Order | None = None
    disbursed_on: date | None = None


def debt_of(account: Account, schedule: Iterable[Row], payments: Iterable[Payment]) -> Debt:
    """Return the debt of one account; payments of one day come in the order of their ids."""
    penalty = None
    if account.penalty_rate_ppm:
        cap = None if account.penalty_cap_ppm is None else Fraction(account.penalty_cap_ppm, MILLION)
        rate = Fraction(account.penalty_rate_ppm, MILLION)
        penalty = Penalty(rate=rate, base=account.penalty_base, year=account.penalty_year, cap=cap)
    flip = ()
    if account.flip_dpd is not None and account.flip_allocation is not None:
        flip = ((account.flip_dpd, account.flip_allocation),)
    return Debt(
        principal=account.principal_minor,
        rows=tuple(sorted(schedule, key=lambda row: (row.due, row.no))),
        disbursed=account.disbursed_on,
        penalty=penalty,
        age=AgeRule(account.dpd_first_day, account.grace_days),
        allocation=account.allocation,
        from_dpd=flip,
        payments=tuple(sorted(payments, key=lambda payment: (payment.day, payment.id))),
    )


def snapshot(debt: Debt, as_of: date) -> Stand:
    """Return how the debt stands on `as_of`: age, bucket, overdue and outstanding parts, penalty, what is due next."""
    return stand(debt, as_of)
