"""The quote: everything that one debt is on one day, as the JSON of the contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any

from arrears.debt.age import bucket_of, is_overdue, row_days_past_due
from arrears.debt.explain import lines
from arrears.debt.instalment import Instalment
from arrears.debt.model import Debt
from arrears.debt.payoff import payoff
from arrears.debt.stand import Parts, Stand, frozen_on, stand
from arrears.kernel.money import format_money

Money = Callable[[int], str]


def quote(debt: Debt, as_of: date) -> dict[str, Any]:
    """Return the quote of `debt` on `as_of`; amounts are decimal strings."""
    now = stand(debt, as_of)
    settles = payoff(debt, now)
    money = cache(partial(format_money, currency=debt.currency))
    frozen = frozen_on(debt, as_of)
    return {
        "as_of": as_of.isoformat(),
        "state": now.state,
        "currency": debt.currency,
        "schedule": [_row(debt, now, row, frozen, money) for row in now.ledger.rows],
        "oldest_unpaid_due": now.oldest_unpaid_due.isoformat() if now.oldest_unpaid_due else None,
        "past_due_days": now.past_due_days,
        "dpd": now.dpd,
        "bucket": now.bucket,
        "overdue": _parts(now.overdue, money),
        "outstanding": _parts(now.outstanding, money),
        "payoff": money(settles.total),
        "payoff_parts": _parts(settles, money),
        "unapplied": money(now.unapplied),
        "recovered": money(now.ledger.recovered),
        "next_due": now.next_due.isoformat() if now.next_due else None,
        "next_amount": money(now.next_amount),
        "allocations": [
            {
                "payment": used.payment,
                "instalment": used.instalment,
                "date": used.day.isoformat(),
                **{part: money(used.parts[part]) for part in ("fee", "penalty", "interest", "principal")},
                "total": money(used.total),
            }
            for used in now.ledger.allocations
        ],
        "lines": lines(debt, now, settles),
    }


def _parts(parts: Parts, money: Money) -> dict[str, str]:
    return {
        "principal": money(parts.principal),
        "interest": money(parts.interest),
        "fee": money(parts.fee),
        "penalty": money(parts.penalty),
        "total": money(parts.total),
    }


def _row(debt: Debt, now: Stand, row: Instalment, frozen: date | None, money: Money) -> dict[str, Any]:
    status = status_of(debt, now, row)
    dpd = row_days_past_due(row.due, now.as_of, debt.age, debt.pauses) if status == "overdue" else 0
    bucket_dpd = dpd
    if frozen is not None and dpd:
        bucket_dpd = row_days_past_due(row.due, frozen, debt.age, debt.pauses) if row.due <= frozen else 0
    paid = row.paid["principal"] + row.paid["interest"] + row.paid["fee"]
    waived = row.waived["principal"] + row.waived["interest"] + row.waived["fee"]
    assert row.total == paid + waived + row.outstanding, row.no
    return {
        "no": row.no,
        "due": row.due.isoformat(),
        "principal": money(row.asked["principal"]),
        "interest": money(row.asked["interest"]),
        "fee": money(row.asked["fee"]),
        "total": money(row.total),
        "paid": money(paid),
        "waived": money(waived),
        "outstanding": money(row.outstanding),
        "penalty": money(now.penalty[row.no]),
        "penalty_paid": money(row.paid["penalty"]),
        "status": status,
        "dpd": dpd,
        "bucket": bucket_of(bucket_dpd, debt.buckets),
        "origin": row.origin,
    }


def status_of(debt: Debt, now: Stand, row: Instalment) -> str:
    """Return paid, future, due, overdue or re_aged; a row whose penalty alone is unpaid is overdue."""
    if row.re_aged:
        return "re_aged"
    if row.outstanding == 0 and now.penalty[row.no] == 0:
        return "paid"
    if is_overdue(row.due, now.as_of, debt.age):
        return "overdue"
    return "due" if row.due == now.as_of else "future"
