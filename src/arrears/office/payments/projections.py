"""Payments, and money that nobody has claimed, folded from facts."""

from __future__ import annotations

from uuid import UUID

from arrears.office.facts.project import Projection, Rows, register
from arrears.office.payments.kinds import PaymentAssigned, PaymentSplit
from arrears.record import catalogue
from arrears.record.fact import Fact
from arrears.record.kinds.money import PaymentPosted, PaymentReturned, PaymentReversed, PaymentUnmatched

_PAYMENT = {
    "id": "uuid", "chain_id": "uuid", "account": "text", "paid_on": "date", "currency": "text",
    "amount_minor": "bigint", "natural_key": "text", "reference": "text", "bank_references": "text[]",
    "parts": "jsonb", "confidence": "int", "reversed_on": "date", "returns": "jsonb", "posted_at": "timestamptz",
    "place": "bigint",
}  # fmt: skip
_UNMATCHED = {
    "id": "uuid", "chain_id": "uuid", "paid_on": "date", "currency": "text", "amount_minor": "bigint",
    "natural_key": "text", "bank_references": "text[]", "reason": "text", "candidates": "jsonb", "state": "text",
    "account": "text", "came_at": "timestamptz",
}  # fmt: skip


def fold_payment(rows: Rows, fact: Fact) -> None:
    """Add a payment, take it away as if never paid, or note what went back of it."""
    said = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, PaymentPosted):
        key = UUID(said.payment)
        rows[key] = {
            "id": key, "chain_id": fact.chain, "account": said.account, "paid_on": said.paid_on,
            "currency": said.currency, "amount_minor": said.amount_minor, "natural_key": said.natural_key,
            "reference": said.reference, "bank_references": list(said.bank_references or ()),
            "parts": dict(said.parts or {}), "confidence": said.confidence, "reversed_on": None, "returns": [],
            "posted_at": fact.recorded_at, "place": fact.sequence,
        }  # fmt: skip
    elif isinstance(said, PaymentReversed) and UUID(said.payment) in rows:
        rows[UUID(said.payment)]["reversed_on"] = said.reversed_on
    elif isinstance(said, PaymentReturned) and UUID(said.payment) in rows:
        row = rows[UUID(said.payment)]
        went = {"on": said.returned_on.isoformat(), "amount_minor": said.amount_minor}
        row["returns"] = [*row["returns"], went]


def fold_unmatched(rows: Rows, fact: Fact) -> None:
    """Add what nobody has claimed; say when somebody has, or when it was reversed."""
    said = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, PaymentUnmatched):
        key = UUID(said.payment)
        rows[key] = {
            "id": key, "chain_id": fact.chain, "paid_on": said.paid_on, "currency": said.currency,
            "amount_minor": said.amount_minor, "natural_key": said.natural_key,
            "bank_references": list(said.bank_references or ()), "reason": said.reason,
            "candidates": list(said.candidates or ()), "state": "open", "account": None, "came_at": fact.recorded_at,
        }  # fmt: skip
    elif isinstance(said, PaymentAssigned):
        rows[UUID(said.payment)].update(state="assigned", account=said.account)
    elif isinstance(said, PaymentSplit):
        rows[UUID(said.payment)].update(state="split")
    elif isinstance(said, PaymentReversed) and UUID(said.payment) in rows:
        rows[UUID(said.payment)]["state"] = "reversed"


PAYMENTS = register(
    Projection(
        "payment", "id", "chain_id", _PAYMENT,
        frozenset({"payment.posted", "payment.reversed", "payment.returned"}), fold_payment,
    )
)  # fmt: skip
UNMATCHED = register(
    Projection(
        "payment_unmatched", "id", "chain_id", _UNMATCHED,
        frozenset({"payment.unmatched", "payment.assigned", "payment.split", "payment.reversed"}), fold_unmatched,
    )
)  # fmt: skip
