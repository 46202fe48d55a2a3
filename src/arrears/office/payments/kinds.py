"""Facts of payments that only this part of the office knows."""

from __future__ import annotations

from uuid import UUID

from arrears.record.catalogue import Payload, kind


@kind("payment.assigned", zh="认领入账", en="Payment assigned")
class PaymentAssigned(Payload):
    """Somebody said for which account an unmatched payment is. On the payment's own chain; the case has the posting."""

    payment: str
    account: str
    chain: UUID
    because: str


@kind("payment.split", zh="分拆入账", en="Payment split")
class PaymentSplit(Payload):
    """Somebody shared an unmatched payment out. On its own chain; each case has the posting of its share.

    `shares` are {"payment": id of the posting, "account", "chain", "amount_minor"}, and together the whole payment.
    """

    payment: str
    shares: list[dict[str, str | int]]
    because: str


@kind("payments.imported", zh="导入流水", en="Bank file taken in")
class PaymentsImported(Payload):
    """A bank's file brought something new. `file` is its SHA-256; amounts are minor units by outcome and currency."""

    file: str
    lines: int
    posted: int
    unmatched: int
    reversed: int
    returned: int
    known: int
    rejected: int
    amounts: dict[str, dict[str, int]]
