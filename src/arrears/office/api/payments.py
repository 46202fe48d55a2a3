"""Payments: post, list, the unmatched queue, assign, reverse, charge back."""

# pyright: basic, reportCallIssue=false

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from arrears.kernel.money import parse_money
from arrears.office.api.call import FAULTS, MOST, Key, Name, Place, Text, missing, next_place, place_after, reading, run
from arrears.office.config import read_config
from arrears.office.payments.lists import one_payment, payments, unmatched_payments

router = Router(tags=["payments"])


class PaymentOut(Schema):
    """A payment that counts for an account, or did until it was reversed; `parts` says what it paid."""

    id: UUID
    account: str
    paid_on: date
    currency: str
    amount: str
    reference: str | None
    parts: dict[str, str]
    confidence: int | None
    state: str
    reversed_on: date | None
    returned: str
    posted_at: datetime


class PaymentPage(Schema):
    """A page of payments."""

    items: list[PaymentOut]
    next: str | None


class CandidateOut(Schema):
    """An account that money may be for."""

    account: str
    confidence: int
    matched_by: list[str]


class Payer(Schema):
    """Who paid, masked."""

    name: str
    number: str


class UnmatchedOut(Schema):
    """Money that nobody has claimed."""

    id: UUID
    paid_on: date
    currency: str
    amount: str
    reason: str
    candidates: list[CandidateOut]
    payer: Payer
    came_at: datetime


class UnmatchedPage(Schema):
    """A page of the unmatched queue, oldest first."""

    items: list[UnmatchedOut]
    next: str | None


class PaymentIn(Schema):
    """Money that came in: for a named account, or to be matched by what the payer wrote."""

    paid_on: date
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")
    amount: Text = Field(max_length=24, examples=["584.00"])
    account: Name | None = None
    bank_reference: Text = Field(default="", max_length=140)
    text: Text = Field(default="", max_length=1000)
    payer_name: Text = Field(default="", max_length=140)
    payer_number: Text = Field(default="", max_length=64)


class AssignIn(Schema):
    """For which account it is, and why."""

    account: Name
    because: Text = Field(min_length=1, max_length=500)


class ReverseIn(Schema):
    """Why it never counted."""

    reason: Text = Field(min_length=1, max_length=500)


class ReturnIn(ReverseIn):
    """Which amount the payer's bank took back."""

    amount: Text = Field(max_length=24, examples=["584.00"])


class PaymentDone(Schema):
    """What came of it."""

    payment: UUID
    state: str | None = None
    account: str | None = None
    parts: dict[str, int] | None = None
    returned_minor: int | None = None


@router.get("", response={200: PaymentPage, **FAULTS})
def list_payments(
    request: HttpRequest,
    account: Name | None = None,
    cursor: Place | None = None,
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """List payments in the order in which they came."""
    with reading(request, "payments:read") as db:
        rows = payments(db, account=account, after=place_after(cursor), limit=limit)
    return {"items": rows, "next": next_place(rows, limit, "posted_at")}


@router.get("/unmatched", response={200: UnmatchedPage, **FAULTS})
def list_unmatched(
    request: HttpRequest, cursor: Place | None = None, limit: int = Query(50, ge=1, le=MOST)
) -> dict[str, Any]:
    """List money that nobody has claimed, with candidates."""
    with reading(request, "payments:read") as db:
        rows = unmatched_payments(db, read_config(), after=place_after(cursor), limit=limit)
    return {"items": rows, "next": next_place(rows, limit, "came_at")}


@router.post("", response={200: PaymentDone, **FAULTS})
def post_payment(request: HttpRequest, response: HttpResponse, body: PaymentIn, key: Key) -> dict[str, Any]:
    """Take one payment in."""
    said = body.model_dump(mode="json", exclude={"amount"})
    payload = {**said, "amount_minor": parse_money(body.amount, body.currency, path="amount"), "origin": "api"}
    return run(request, response, "payments:write", "payment.post", payload, key)


@router.get("/{payment}", response={200: PaymentOut, **FAULTS})
def get_payment(request: HttpRequest, payment: UUID) -> dict[str, Any]:
    """Return one payment."""
    with reading(request, "payments:read") as db:
        found = one_payment(db, payment)
    if found is None:
        raise missing("payment", "payment")
    return found


@router.post("/{payment}/assign", response={200: PaymentDone, **FAULTS})
def assign(request: HttpRequest, response: HttpResponse, payment: UUID, body: AssignIn, key: Key) -> dict[str, Any]:
    """Say for which account an unmatched payment is."""
    payload = {"payment": str(payment), "account": body.account, "because": body.because}
    return run(request, response, "payments:write", "payment.assign", payload, key)


@router.post("/{payment}/reverse", response={200: PaymentDone, **FAULTS})
def reverse(request: HttpRequest, response: HttpResponse, payment: UUID, body: ReverseIn, key: Key) -> dict[str, Any]:
    """Take a payment back as if it had never been paid."""
    payload = {"payment": str(payment), "reason": body.reason}
    return run(request, response, "payments:write", "payment.reverse", payload, key)


@router.post("/{payment}/return", response={200: PaymentDone, **FAULTS})
def charge_back(
    request: HttpRequest, response: HttpResponse, payment: UUID, body: ReturnIn, key: Key
) -> dict[str, Any]:
    """Record that the payer's bank took an amount back."""
    with reading(request, "payments:write") as db:
        db.execute("SELECT currency FROM payment WHERE id = %s", [payment])
        row = db.fetchone()
    if row is None:
        raise missing("payment", "payment")
    minor = parse_money(body.amount, row[0], path="amount")
    payload = {"payment": str(payment), "reason": body.reason, "amount_minor": minor}
    return run(request, response, "payments:write", "payment.return", payload, key)
