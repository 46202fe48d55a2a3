"""The persons as a tape: the four tables of docs/reference/tape.md in their canonical columns, as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from arrears.insight.portfolio.behaviour import Payment, late_spells
from arrears.insight.portfolio.contracts import Contract


@dataclass(frozen=True)
class Person:
    """One fictional person with contracts, payments, and the truth that no tape has: archetype and when it broke."""

    customer: dict[str, Any]
    archetype: str
    broke_on: date | None
    promises_broken: int
    contracts: tuple[tuple[Contract, list[Payment]], ...]


CUSTOMERS = pa.schema(
    [(name, pa.string()) for name in ("customer_id", "name", "phone", "email", "language", "timezone")]
    + [("preferred_channel", pa.string()), ("hardship", pa.bool_()), ("vulnerable", pa.bool_())]
    + [("credit_score", pa.int64())]
)
ACCOUNTS = pa.schema(
    [(name, pa.string()) for name in ("account_id", "customer_id", "lender", "lender_kind", "product", "currency")]
    + [("principal_minor", pa.int64()), ("annual_rate_ppm", pa.int64()), ("disbursed_on", pa.date32())]
    + [("penalty_rate_ppm", pa.int64()), ("penalty_base", pa.string()), ("penalty_cap_ppm", pa.int64())]
    + [("flip_dpd", pa.int64()), ("flip_allocation", pa.string())]
    + [("times_late_12m", pa.int64()), ("broken_promises", pa.int64())]
)
INSTALMENTS = pa.schema(
    [("account_id", pa.string()), ("no", pa.int64()), ("due_on", pa.date32())]
    + [(name, pa.int64()) for name in ("principal_minor", "interest_minor", "total_minor")]
)
PAYMENTS = pa.schema(
    {
        "payment_id": pa.string(),
        "account_id": pa.string(),
        "paid_on": pa.date32(),
        "amount_minor": pa.int64(),
        "reverses": pa.string(),
    }
)


def tape_of(persons: Sequence[Person], day: date) -> dict[str, pa.Table]:
    """Return the four tables as the lender knew them at the end of `day`."""
    contracts = [(person, *pair) for person in persons for pair in person.contracts]
    accounts = [_account(person, contract, paid, day) for person, contract, paid in contracts]
    instalments = [
        (contract.account_id, row.no, row.due_on, row.principal_minor, row.interest_minor, row.total_minor)
        for _, contract, _ in contracts
        for row in contract.instalments
    ]
    payments = [tuple(payment) for _, _, paid in contracts for payment in paid if payment.paid_on <= day]
    return {
        "customers": pa.Table.from_pylist([person.customer for person in persons], schema=CUSTOMERS),
        "accounts": _columns(ACCOUNTS, accounts),
        "instalments": _columns(INSTALMENTS, instalments),
        "payments": _columns(PAYMENTS, payments),
    }


def _account(person: Person, contract: Contract, paid: list[Payment], day: date) -> tuple[Any, ...]:
    card = contract.terms.product == "credit_card"
    return (
        contract.account_id, person.customer["customer_id"], contract.terms.lender, contract.terms.lender_kind,
        contract.terms.product, "CNY", contract.limit_minor, contract.annual_rate_ppm, contract.disbursed_on,
        contract.penalty_rate_ppm, "overdue_principal", 1_000_000,
        91 if card else None, "principal,interest,penalty,fee" if card else None,
        late_spells(contract, paid, day), person.promises_broken,
    )  # fmt: skip


def _columns(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )
