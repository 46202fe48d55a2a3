"""The debt of one account in the office: what the last tape said of it, and the payments that the tape does not know.

Where the tape gave a schedule, the debt is that of `debt.account`, walked to the day. Where it gave only a snapshot,
the overdue parts of the last night are paid in the order of the law: costs, penalty, interest, principal (Civil Code
of China, article 561), and for a card from day 91 principal first (CN-CARD-008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID

from arrears.debt.account import Account, debt_of
from arrears.debt.age import bucket_of
from arrears.debt.model import M_BUCKETS, PARTS, Debt, Order, Part, Row
from arrears.debt.model import Payment as DebtPayment
from arrears.debt.payoff import payoff
from arrears.debt.stand import Stand, stand

CARD_FLIP_DPD = 91
CARD_FLIP: Order = ("principal", "interest", "penalty", "fee")


@dataclass(frozen=True)
class Paid:
    """A payment of the office: `known_on` is the day on which it was put on record; `returned` is (day, minor)."""

    id: UUID
    paid_on: date
    amount_minor: int
    known_on: date
    reversed: bool = False
    returned: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class Standing:
    """How an account stands with everything that came in; `detail` has the night's columns that moved with it."""

    dpd: int
    bucket: str
    overdue_minor: int
    outstanding_minor: int
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Tape:
    """What the tape gave: terms, rows and payments, as plain values of `account_books`."""

    terms: Mapping[str, Any]
    rows: Sequence[Sequence[Any]]
    payments: Sequence[Mapping[str, Any]]
    as_of: date


@dataclass(frozen=True)
class Books:
    """One account: `night` is what the last night said of it (dpd, bucket, overdue, outstanding and parts)."""

    account: str
    product: str
    night: Mapping[str, Any]
    night_on: date
    tape: Tape | None = None
    paid: tuple[Paid, ...] = field(default=())
    _walked: dict[date, Stand] = field(default_factory=lambda: dict[date, Stand](), compare=False, repr=False)
    """The debt as walked to a day: what a payment paid and how the account stands are one walk."""

    def with_payments(self, *payments: Paid) -> Books:
        """Return the books with these payments more."""
        return Books(self.account, self.product, self.night, self.night_on, self.tape, (*self.paid, *payments))

    def at(self, day: date) -> Stand:
        """Return the debt of the tape's schedule on `day`, with every payment."""
        if day not in self._walked:
            self._walked[day] = stand(debt_in(self), day)
        return self._walked[day]


def parts_of(books: Books, days: Mapping[UUID, date]) -> dict[UUID, dict[str, int]]:
    """Return what payments of the books paid by the law's order; the rest is `unapplied`.

    Each is told as known on the day that is given with it, or on its own if that is later.
    """
    paid = {one.id: one for one in books.paid if one.id in days}
    if books.tape is None:
        return {key: _with_rest(books, paid[key], parts) for key, parts in _snapshot(books)[0].items() if key in days}
    names = _names(books)
    used = {day: _used(books.at(day)) for day in {max(days[key], one.paid_on) for key, one in paid.items()}}
    return {
        key: _with_rest(books, one, used[max(days[key], one.paid_on)].get(names.get(key, str(key)), {}))
        for key, one in paid.items()
    }


def _used(stand: Stand) -> dict[str, dict[str, int]]:
    """Return what each payment paid of each part, over all rows."""
    found: dict[str, dict[str, int]] = {}
    for used in stand.ledger.allocations:
        parts = found.setdefault(used.payment, dict.fromkeys(PARTS, 0))
        for part, minor in used.parts.items():
            parts[part] += minor
    return found


def _with_rest(books: Books, paid: Paid, parts: Mapping[str, int]) -> dict[str, int]:
    said = {part: minor for part, minor in parts.items() if minor}
    left = paid.amount_minor - sum(said.values())
    assert left >= 0, (books.account, paid.amount_minor, said)
    return {**said, "unapplied": left} if left else said


def standing_of(books: Books, day: date) -> Standing:
    """Return how the account stands on `day`."""
    if books.tape is None:
        return _snapshot(books)[1]
    now = books.at(day)
    detail = {
        **{f"overdue_{part}_minor": getattr(now.overdue, part) for part in PARTS},
        "oldest_unpaid_due": now.oldest_unpaid_due.isoformat() if now.oldest_unpaid_due else None,
        "next_due_on": now.next_due.isoformat() if now.next_due else None,
        "next_amount_minor": now.next_amount,
    }
    return Standing(now.dpd, now.bucket, now.overdue.total, now.outstanding.total, detail)


def payoff_of(books: Books, day: date) -> int | None:
    """Return what settles the account on `day`, in minor units, or None where the tape gave no schedule."""
    return None if books.tape is None else payoff(debt_in(books), books.at(day)).total


def debt_in(books: Books) -> Debt:
    """Return the debt of books that have a schedule, with every payment that is known."""
    tape = books.tape
    assert tape is not None
    terms = dict(tape.terms)
    for name in ("allocation", "flip_allocation"):
        if terms.get(name) is not None:
            terms[name] = tuple(terms[name])
    if terms.get("disbursed_on"):
        terms["disbursed_on"] = date.fromisoformat(terms["disbursed_on"])
    rows = [Row(no, date.fromisoformat(due), *amounts) for no, due, *amounts in tape.rows]
    return debt_of(Account(**terms), rows, _payments(books, tape))


def _payments(books: Books, tape: Tape) -> list[DebtPayment]:
    """Return the tape's payments and those of the office that the tape does not know, with what went back of them."""
    found = [
        DebtPayment(one["id"], date.fromisoformat(one["on"]), one.get("minor", 0), reverses=one.get("reverses"))
        for one in tape.payments
    ]
    undone = {one.reverses for one in found if one.reverses}
    names = _names(books)
    for paid in books.paid:
        known = names.get(paid.id)
        if known is None and not paid.reversed:
            found.append(DebtPayment(str(paid.id), paid.paid_on, paid.amount_minor))
        elif known is not None and paid.reversed and known not in undone:
            found.append(DebtPayment(f"{paid.id}/reversed", paid.paid_on, reverses=known))
        if not paid.reversed:
            of = known or str(paid.id)
            found += [
                DebtPayment(f"{paid.id}/return/{number}", max(on, paid.paid_on), minor, chargeback=of)
                for number, (on, minor) in enumerate(paid.returned)
                if known is None or on > tape.as_of
            ]
    return sorted(found, key=lambda payment: payment.day)


def _names(books: Books) -> dict[UUID, str]:
    """Return which payments of the office the tape has too, by the tape's id.

    The lender's system books the same money under an id of its own. The same day and amount on the same account is the
    same money, one for one: two equal payments of one day stay two.
    """
    tape = books.tape
    if tape is None:
        return {}
    free: dict[tuple[str, int], list[str]] = {}
    for one in tape.payments:
        if not one.get("reverses"):
            free.setdefault((one["on"], one["minor"]), []).append(one["id"])
    found: dict[UUID, str] = {}
    for paid in books.paid:
        same = free.get((paid.paid_on.isoformat(), paid.amount_minor))
        if same:
            found[paid.id] = str(paid.id) if str(paid.id) in same else same[0]
            same.remove(found[paid.id])
    return found


def _snapshot(books: Books) -> tuple[dict[UUID, dict[str, int]], Standing]:
    """Return what each payment since the night paid, and what is left of the night's figures."""
    night = books.night
    left: dict[Part, int] = {part: int(night.get(f"overdue_{part}_minor") or 0) for part in PARTS}
    overdue = int(night["overdue_minor"])
    left["principal"] += overdue - sum(left.values())  # a night without parts: all of it is principal
    order = CARD_FLIP if books.product == "credit_card" and night["dpd"] >= CARD_FLIP_DPD else PARTS
    outstanding, paid = int(night["outstanding_minor"]), dict[UUID, dict[str, int]]()
    for one in sorted(books.paid, key=lambda one: one.paid_on):
        paid[one.id] = _spend(left, one.amount_minor, order)
        if one.reversed or not _since(books, one):
            for part, minor in paid[one.id].items():
                left[cast("Part", part)] += minor
            continue
        kept = one.amount_minor - sum(minor for _, minor in one.returned)
        back = sum(paid[one.id].values()) - min(kept, sum(paid[one.id].values()))
        left["principal"] += back
        outstanding = max(0, outstanding - kept)
    rest = sum(left.values())
    dpd = int(night["dpd"]) if rest else 0
    bucket = str(night["bucket"]) if rest else bucket_of(0, M_BUCKETS)
    detail: dict[str, Any] = {f"overdue_{part}_minor": minor for part, minor in left.items()}
    detail["oldest_unpaid_due"] = night.get("oldest_unpaid_due") if rest else None
    return paid, Standing(dpd, bucket, rest, max(outstanding, rest), detail)


def _since(books: Books, paid: Paid) -> bool:
    """Return whether the night cannot have known of a payment: put on record since, and later than its last one."""
    last = books.night.get("last_paid_on")
    return paid.known_on >= books.night_on and (not last or paid.paid_on > date.fromisoformat(str(last)[:10]))


def _spend(left: dict[Part, int], amount: int, order: Order) -> dict[str, int]:
    parts: dict[str, int] = {}
    for part in order:
        share = min(left[part], amount)
        left[part] -= share
        amount -= share
        if share:
            parts[part] = share
    return parts
