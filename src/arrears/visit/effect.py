"""What visits did: repayment after a visit against like cases without one, stratum by stratum.

The difference is weighted by the visited (the effect on those who were visited). Each stratum's variance is that of
Agresti and Caffo (2000: one success and one failure added to each side), which holds for few cases too. Without chance
having decided who was visited this is an observation: teams may have gone where money was to be had anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Z_95 = Fraction(196, 100)
FEWEST = 10
"""With fewer cases than this on either side nothing is said."""


@dataclass(frozen=True)
class Followed:
    """One case followed for the same number of days: what it is like, whether it was visited, what was repaid."""

    stratum: str
    visited: bool
    repaid_minor: int


@dataclass(frozen=True)
class Stratum:
    """Like cases on both sides: how many, and how many of them repaid anything."""

    name: str
    visited: int
    visited_repaid: int
    compared: int
    compared_repaid: int


@dataclass(frozen=True)
class Effect:
    """The weighted difference in the share that repaid, with its 95 % interval; None where there are too few."""

    strata: tuple[Stratum, ...]
    visited: int
    compared: int
    left_out: int
    difference: Fraction | None
    low: Fraction | None
    high: Fraction | None


def effect(cases: Iterable[Followed]) -> Effect:
    """Return the effect; visited cases of a stratum without any comparison are left out and counted."""
    strata = _strata(cases)
    both = tuple(one for one in strata if one.visited and one.compared)
    visited, compared = sum(one.visited for one in both), sum(one.compared for one in both)
    left_out = sum(one.visited for one in strata) - visited
    if visited < FEWEST or compared < FEWEST:
        return Effect(strata, visited, compared, left_out, None, None, None)
    difference, variance = Fraction(0), Fraction(0)
    for one in both:
        weight = Fraction(one.visited, visited)
        visit, none = (one.visited_repaid, one.visited), (one.compared_repaid, one.compared)
        difference += weight * (Fraction(*visit) - Fraction(*none))
        variance += weight**2 * (_variance(*visit) + _variance(*none))
    half = Z_95 * _root(variance)
    return Effect(strata, visited, compared, left_out, difference, max(difference - half, Fraction(-1)),
                  min(difference + half, Fraction(1)))  # fmt: skip


def _strata(cases: Iterable[Followed]) -> tuple[Stratum, ...]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case in cases:
        place = 0 if case.visited else 2
        counts[case.stratum][place] += 1
        counts[case.stratum][place + 1] += case.repaid_minor > 0
    return tuple(Stratum(name, *found) for name, found in sorted(counts.items()))


def _variance(successes: int, cases: int) -> Fraction:
    share = Fraction(successes + 1, cases + 2)
    return share * (1 - share) / (cases + 2)


def _root(value: Fraction) -> Fraction:
    return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def percent(value: Fraction | None) -> str | None:
    """Return a share as per cent with one decimal, rounded half away from zero."""
    if value is None:
        return None
    tenths = (abs(value) * 2000 + 1) // 2
    sign = "−" if value < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"
