"""The order of several debts of one kind when the debtor named none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby


@dataclass(frozen=True)
class OpenDebt:
    """One of several debts: due day, security in minor units, and its burden on the debtor as a yearly rate."""

    id: str
    due: date
    security_minor: int
    burden: Fraction


def order(debts: list[OpenDebt], paid_on: date) -> list[list[str]]:
    """Return the ids in groups: an earlier group is paid in full first; within a group debts share in proportion."""

    def rank(debt: OpenDebt) -> tuple[bool, int, Fraction, date]:
        return debt.due > paid_on, debt.security_minor, -debt.burden, debt.due

    return [sorted(debt.id for debt in group) for _, group in groupby(sorted(debts, key=rank), key=rank)]
