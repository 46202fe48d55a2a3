"""A year of one borrower's payments on one contract: on time, late, in part, bounced, or not at all.

Amounts are what the borrower hands over; how they are allocated is the night's business. A late payer brings the
penalty interest too, rounded up to whole yuan, as people do.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from arrears.insight.portfolio.archetypes import Archetype
from arrears.insight.portfolio.contracts import MILLION, Contract, Instalment

YUAN = 100


class Payment(NamedTuple):
    """One payment, or the reversal of an earlier one (then `amount_minor` is None)."""

    payment_id: str
    account_id: str
    paid_on: date
    amount_minor: int | None
    reverses: str | None = None


def live(rng: Random, contract: Contract, archetype: Archetype, break_on: date | None, as_of: date) -> list[Payment]:
    """Return the payments of one contract up to `as_of`; from `break_on` things go wrong."""
    payments: list[Payment] = []
    for instalment in contract.instalments:
        if instalment.due_on > as_of + timedelta(days=5):
            break
        broken = break_on is not None and instalment.due_on >= break_on
        chance = rng.randrange(100)
        if broken and chance < archetype.skips:
            continue
        part = chance < archetype.skips + archetype.parts if broken else chance < archetype.parts
        _pay(rng, payments, contract, instalment, archetype, part)
    return sorted(
        (p for p in payments if p.paid_on <= as_of), key=lambda payment: (payment.paid_on, payment.payment_id)
    )


def _pay(
    rng: Random, payments: list[Payment], contract: Contract, instalment: Instalment, archetype: Archetype, part: bool
) -> None:
    late = part or rng.randrange(100) < archetype.late
    delay = rng.randint(*archetype.delay) if late else -rng.choice((0, 0, 0, 0, 1, 2, 5))
    paid_on = max(instalment.due_on + timedelta(days=delay), contract.disbursed_on + timedelta(days=1))
    amount = instalment.total_minor
    if late:
        amount += penalty_until(contract, instalment, delay)
        amount = -(-amount // YUAN) * YUAN
    if part:
        first = max(YUAN, amount * rng.choice((25, 40, 50, 60)) // 100 // YUAN * YUAN)
        _add(payments, contract, paid_on, first)
        if rng.randrange(100) < 45:
            _add(payments, contract, paid_on + timedelta(days=rng.randint(5, 16)), amount - first + 10 * YUAN)
    elif rng.randrange(1000) < 4:
        _bounce(rng, payments, contract, paid_on, amount)
    elif rng.randrange(1000) < 6:
        _add(payments, contract, paid_on, -(-amount // (100 * YUAN)) * 100 * YUAN)
    else:
        _add(payments, contract, paid_on, amount)


def penalty_until(contract: Contract, instalment: Instalment, days: int) -> int:
    """Return penalty interest on the instalment's principal, rounded up: enough, whatever the rounding."""
    return -(-instalment.principal_minor * contract.penalty_rate_ppm * max(days, 0) // (360 * MILLION))


def _bounce(rng: Random, payments: list[Payment], contract: Contract, paid_on: date, amount: int) -> None:
    """A debit that came back: reversed within days, mostly paid again soon after."""
    bounced = _add(payments, contract, paid_on, amount)
    back = paid_on + timedelta(days=rng.randint(1, 3))
    payments.append(Payment(f"{bounced.payment_id}R", contract.account_id, back, None, bounced.payment_id))
    if rng.randrange(100) < 85:
        _add(payments, contract, back + timedelta(days=rng.randint(1, 6)), amount + 5 * YUAN)


def _add(payments: list[Payment], contract: Contract, paid_on: date, amount: int) -> Payment:
    payment = Payment(f"P{contract.account_id}{len(payments) + 1:03d}", contract.account_id, paid_on, amount)
    payments.append(payment)
    return payment


def late_spells(contract: Contract, payments: list[Payment], day: date) -> int:
    """Return how often the contract fell behind in the twelve months before `day`, the present time included."""
    undone = {p.reverses for p in payments if p.reverses and p.paid_on <= day}
    money = [(p.paid_on, p.amount_minor) for p in payments if p.payment_id not in undone and p.amount_minor is not None]
    spells, behind, due, paid, at = 0, False, 0, 0, 0
    for instalment in contract.instalments:
        if instalment.due_on >= day:
            break
        while at < len(money) and money[at][0] < instalment.due_on:
            paid, at = paid + money[at][1], at + 1
        was_cured = paid >= due
        due += instalment.total_minor
        while at < len(money) and money[at][0] == instalment.due_on:
            paid, at = paid + money[at][1], at + 1
        late = paid < due
        spells += late and (not behind or was_cured) and (day - instalment.due_on).days <= 366
        behind = late
    return spells
