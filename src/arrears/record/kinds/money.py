"""Facts about money: posted, reversed, returned, matched, waived. Amounts are minor units."""

from __future__ import annotations

from datetime import date

from arrears.record.catalogue import Minor, Payload, kind


@kind("payment.posted", zh="入账", en="Payment posted")
class PaymentPosted(Payload):
    """A payment counts for an account. `natural_key` names the bank's line, so that it counts once."""

    payment: str
    account: str
    paid_on: date
    currency: str
    amount_minor: Minor
    natural_key: str
    reference: str | None = None
    parts: dict[str, Minor] | None = None


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
    """Money came in and nobody knows for which account."""

    payment: str
    paid_on: date
    currency: str
    amount_minor: Minor
    natural_key: str
    reason: str


@kind("amount.waived", zh="减免", en="Amount waived")
class AmountWaived(Payload):
    """Part of a debt is no longer asked for, by somebody with the authority."""

    account: str
    part: str
    amount_minor: Minor
    authority: str
    approved_by: str | None = None
