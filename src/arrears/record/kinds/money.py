"""Facts about money: posted, reversed, returned, matched, waived. Amounts are minor units."""

from __future__ import annotations

from datetime import date
from typing import Any

from arrears.record.catalogue import Minor, Payload, kind


@kind("payment.posted", zh="入账", en="Payment posted")
class PaymentPosted(Payload):
    """A payment counts for an account. `natural_key` names the bank's line, so that it counts once.

    `reference` is the contract number that the payer gave, `bank_references` are the bank's own (a reversal names
    one of them), `parts` what it paid, and `matched_by` with `confidence` (of 100) say why it is this account's.
    """

    payment: str
    account: str
    paid_on: date
    currency: str
    amount_minor: Minor
    natural_key: str
    reference: str | None = None
    parts: dict[str, Minor] | None = None
    bank_references: list[str] | None = None
    matched_by: list[str] | None = None
    confidence: int | None = None


@kind("payment.reversed", zh="冲正", en="Payment reversed")
class PaymentReversed(Payload):
    """A payment never counted: as if it had not been posted."""

    payment: str
    reversed_on: date
    reason: str


@kind("payment.returned", zh="退单", en="Payment charged back")
class PaymentReturned(Payload):
    """An amount of a payment was taken back by the payer's bank: a debt of its own age."""

    payment: str
    returned_on: date
    amount_minor: Minor
    reason: str


@kind("payment.unmatched", zh="待认领", en="Payment not matched")
class PaymentUnmatched(Payload):
    """Money came in and nobody knows for which account. `candidates` are {account, confidence, matched_by}."""

    payment: str
    paid_on: date
    currency: str
    amount_minor: Minor
    natural_key: str
    reason: str
    bank_references: list[str] | None = None
    candidates: list[dict[str, Any]] | None = None


@kind("amount.waived", zh="减免", en="Amount waived")
class AmountWaived(Payload):
    """Part of a debt is no longer asked for, by somebody with the authority."""

    account: str
    part: str
    amount_minor: Minor
    authority: str
    approved_by: str | None = None
