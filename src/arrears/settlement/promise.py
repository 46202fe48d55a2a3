"""Promises to pay: whether each was kept, decided from the money that came, first in first out.

The answer is a function of promises and receipts alone. A receipt that is reversed is left out of the receipts, so
what it kept is taken back by itself, and a late-booked one keeps what it would have kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PromiseState = Literal["open", "kept", "partly_kept", "broken", "withdrawn"]


@dataclass(frozen=True)
class Promise:
    """What a borrower said they would pay by a day, in minor units; `withdrawn_on` ends it without a verdict."""

    id: str
    made_on: date
    due_on: date
    amount_minor: int
    withdrawn_on: date | None = None

    def __post_init__(self) -> None:
        """Assert that a promise lies in the future and is about money."""
        if self.due_on < self.made_on:
            raise ValueError(f"promise {self.id} is due before it was made")
        if self.amount_minor <= 0:
            raise ValueError(f"promise {self.id} is about no money")


@dataclass(frozen=True)
class Receipt:
    """Money that came and was not taken back."""

    id: str
    received_on: date
    amount_minor: int


@dataclass(frozen=True)
class Tolerance:
    """How late and how short may still count as kept: days after the due day, minor units missing."""

    days: int = 0
    amount_minor: int = 0


@dataclass(frozen=True)
class PromiseOutcome:
    """One promise judged on one day, with the receipts that it was judged by."""

    promise: Promise
    state: PromiseState
    paid_minor: int
    kept_on: date | None
    broken_on: date | None
    receipts: tuple[tuple[str, int], ...]

    @property
    def missing_minor(self) -> int:
        """Return what has not come yet."""
        return max(0, self.promise.amount_minor - self.paid_minor)


def assess_promises(
    promises: Iterable[Promise], receipts: Iterable[Receipt], as_of: date, tolerance: Tolerance = Tolerance()
) -> list[PromiseOutcome]:
    """Return the outcome of each promise on `as_of`, in order of due day.

    A receipt serves the promise that was due first among those already made, not withdrawn and not yet past their
    tolerance on the day of the receipt; what exceeds it goes on to the next.
    """
    ordered = sorted(promises, key=lambda promise: (promise.due_on, promise.made_on, promise.id))
    applied: list[list[tuple[Receipt, int]]] = [[] for _ in ordered]
    for receipt in _by_day(receipts, as_of):
        _serve(receipt, ordered, applied, tolerance)
    return [_judge(promise, money, as_of, tolerance) for promise, money in zip(ordered, applied, strict=True)]


def _by_day(receipts: Iterable[Receipt], as_of: date) -> list[Receipt]:
    return sorted(
        (receipt for receipt in receipts if receipt.received_on <= as_of),
        key=lambda receipt: (receipt.received_on, receipt.id),
    )


def _serve(
    receipt: Receipt, promises: Sequence[Promise], applied: list[list[tuple[Receipt, int]]], tolerance: Tolerance
) -> None:
    left = receipt.amount_minor
    for promise, money in zip(promises, applied, strict=True):
        if left == 0:
            return
        if not _is_running(promise, receipt.received_on, tolerance):
            continue
        taken = min(left, promise.amount_minor - sum(amount for _, amount in money))
        if taken > 0:
            money.append((receipt, taken))
            left -= taken


def _is_running(promise: Promise, day: date, tolerance: Tolerance) -> bool:
    last_day = promise.due_on + timedelta(days=tolerance.days)
    withdrawn = promise.withdrawn_on is not None and promise.withdrawn_on <= day
    return promise.made_on <= day <= last_day and not withdrawn


def _judge(promise: Promise, money: list[tuple[Receipt, int]], as_of: date, tolerance: Tolerance) -> PromiseOutcome:
    paid, kept_on = 0, None
    for receipt, amount in money:
        paid += amount
        if kept_on is None and paid + tolerance.amount_minor >= promise.amount_minor:
            kept_on = receipt.received_on
    last_day = promise.due_on + timedelta(days=tolerance.days)
    state, broken_on = _state(promise, paid, kept_on, as_of, last_day)
    return PromiseOutcome(promise, state, paid, kept_on, broken_on, tuple((r.id, amount) for r, amount in money))


def _state(
    promise: Promise, paid: int, kept_on: date | None, as_of: date, last_day: date
) -> tuple[PromiseState, date | None]:
    if kept_on is not None:
        return "kept", None
    if promise.withdrawn_on is not None and promise.withdrawn_on <= min(as_of, last_day):
        return "withdrawn", None
    if as_of <= last_day:
        return "open", None
    return ("partly_kept" if paid else "broken"), last_day + timedelta(days=1)
