"""The contracts of the made-up portfolio: terms by product, and the schedule as contracted, exact to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import NamedTuple

from arrears.kernel.dates import add_months, clip_to_month
from arrears.kernel.rounding import divide, round_fraction

MILLION = 1_000_000


@dataclass(frozen=True)
class Terms:
    """What a product may look like: amounts in whole yuan, rates in parts per million a year, terms in months."""

    product: str
    lender: str
    lender_kind: str
    amount_yuan: tuple[int, int, int]
    rates_ppm: tuple[int, ...]
    months: tuple[int, ...]


OFFERS = (
    Terms(
        "cash_loan", "示例消费金融", "consumer_finance", (3_000, 90_000, 500), (144_000, 180_000, 216_000), (12, 18, 24)
    ),
    Terms("merchant_instalment", "样例商城分期", "consumer_finance", (900, 12_000, 100), (0, 96_000, 150_000), (6, 12)),
    Terms("credit_card", "虚构银行", "bank", (2_000, 60_000, 500), (131_400, 164_250, 182_500), (12, 24)),
)
"""The lenders are as fictional as the persons. A card here is a bill that was turned into instalments (账单分期)."""


class Instalment(NamedTuple):
    """One row of a schedule, in minor units."""

    no: int
    due_on: date
    principal_minor: int
    interest_minor: int

    @property
    def total_minor(self) -> int:
        """Return what is due."""
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True)
class Contract:
    """One debt as contracted."""

    account_id: str
    terms: Terms
    principal_minor: int
    limit_minor: int
    annual_rate_ppm: int
    disbursed_on: date
    instalments: tuple[Instalment, ...]

    @property
    def penalty_rate_ppm(self) -> int:
        """Return the penalty rate: half as much again as the contract's (the usual 上浮50%)."""
        return self.annual_rate_ppm * 3 // 2


def sign(rng: Random, terms: Terms, account_id: str, as_of: date) -> Contract:
    """Return a contract that was disbursed some months before `as_of` and has had a due date since."""
    low, high, step = terms.amount_yuan
    principal = rng.randrange(low, min(high, low + int(rng.expovariate(5 / (2 * (high - low))))) + step, step) * 100
    months, rate = rng.choice(terms.months), rng.choice(terms.rates_ppm)
    age = rng.randint(1, min(12, months - 1)) if rng.random() < 0.9 else months - 1
    first_due = add_months(clip_to_month(as_of.year, as_of.month, rng.randint(1, 28)), 1 - age)
    disbursed = add_months(first_due, -1)
    limit = principal + rng.randrange(0, 20_000, 1_000) * 100 if terms.product == "credit_card" else principal
    return Contract(
        account_id, terms, principal, limit, rate, disbursed, tuple(schedule(principal, rate, months, first_due))
    )


def schedule(principal_minor: int, annual_rate_ppm: int, months: int, first_due: date) -> list[Instalment]:
    """Return level instalments on 30/360; interest is half-up to the cent, the last row takes the difference."""
    days, parts = _due_days(first_due, months), _parts(principal_minor, annual_rate_ppm, months)
    return [Instalment(no, days[no - 1], *parts[no - 1]) for no in range(1, months + 1)]


@lru_cache(maxsize=4096)
def _due_days(first_due: date, months: int) -> tuple[date, ...]:
    return tuple(add_months(first_due, month) for month in range(months))


@lru_cache(maxsize=4096)
def _parts(principal_minor: int, annual_rate_ppm: int, months: int) -> tuple[tuple[int, int], ...]:
    level = round_fraction(principal_minor * _annuity(annual_rate_ppm, months))
    rows: list[tuple[int, int]] = []
    left = principal_minor
    for no in range(1, months + 1):
        interest = divide(left * annual_rate_ppm, 12 * MILLION)
        part = left if no == months else min(left, level - interest)
        rows.append((part, interest))
        left -= part
    return tuple(rows)


@lru_cache(maxsize=256)
def _annuity(annual_rate_ppm: int, months: int) -> Fraction:
    if annual_rate_ppm == 0:
        return Fraction(1, months)
    rate = Fraction(annual_rate_ppm, 12 * MILLION)
    growth = (1 + rate) ** months
    return rate * growth / (growth - 1)
