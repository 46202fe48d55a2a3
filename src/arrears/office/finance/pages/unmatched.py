"""Money that waits: the queue with its filters; one payment with its candidates, assigned, split or sent back."""

# pyright: basic

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.office.desk.giving import give, why
from arrears.office.desk.guard import Desk, only_for, signed_in
from arrears.office.desk.told import tell
from arrears.office.facts.read import facts_of
from arrears.office.finance.places import PEOPLE
from arrears.office.finance.unmatched import MOST, REASONS, Wanted, candidates, counts, unmatched
from arrears.office.finance.unmatched import waiting as queue
from arrears.office.store.rows import many
from arrears.office.tenancy import within

FIELDS = ("reason", "least", "most", "since", "until")
SHARES = 4


@require_GET
@signed_in
@only_for("payments", PEOPLE)
def waiting(desk: Desk) -> HttpResponse:
    """Show what waits, by why it waits, amount and day."""
    asked = {name: desk.asked.get(name, "").strip() for name in FIELDS}
    fault, wanted = None, Wanted()
    try:
        wanted = _wanted(asked)
    except InputError as told:
        fault = why(told, desk.language)
    with within(desk.tenant) as cursor:
        rows, by_reason = queue(cursor, desk.config, wanted), counts(cursor)
    return desk.page(
        "finance/unmatched.html", status=422 if fault else 200, rows=rows, counts=by_reason, asked=asked, fault=fault,
        reasons=REASONS, most=MOST, query=lambda **more: urlencode({k: v for k, v in {**asked, **more}.items() if v}),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
@only_for("payments", PEOPLE)
def one_payment(desk: Desk, payment: UUID) -> HttpResponse:
    """Show one payment with the accounts it may be for, and carry out what is decided."""
    fault = _do(desk, payment) if desk.request.method == "POST" else None
    if desk.request.method == "POST" and fault is None:
        return redirect(reverse("finance:one", args=[payment]))
    find = desk.asked.get("find", "").strip()
    with within(desk.tenant) as cursor:
        found = unmatched(cursor, desk.config, payment)
        if found is None:
            raise Http404
        accounts = candidates(cursor, desk.config, found, find) if found["state"] == "open" else []
        posted = _posted(cursor, payment)
        told = [tell(fact, None) for fact in facts_of(cursor, payment)]
    return desk.page(
        "finance/one.html", status=409 if fault else 200, one=found, accounts=accounts, posted=posted, told=told,
        find=find, fault=fault, said=desk.posted, acts=desk.has("finance", "manager"), shares=range(1, SHARES + 1),
    )  # fmt: skip


def _do(desk: Desk, payment: UUID) -> str | None:
    said = desk.posted
    payload: dict[str, Any] = {"payment": str(payment)}
    if said.get("do") == "return":
        return give(desk, "payment.reverse", payload | {"reason": said.get("because", "")})
    payload["because"] = said.get("because", "")
    if said.get("do") == "split":
        try:
            return give(desk, "payment.split", payload | {"shares": _shares(desk, payment)})
        except InputError as fault:
            return why(fault, desk.language)
    return give(desk, "payment.assign", payload | {"account": said.get("account", "").strip()})


def _shares(desk: Desk, payment: UUID) -> list[dict[str, Any]]:
    with within(desk.tenant) as cursor:
        found = unmatched(cursor, desk.config, payment)
    if found is None:
        raise Http404
    given = [
        (desk.posted.get(f"account{n}", "").strip(), desk.posted.get(f"amount{n}", "")) for n in range(1, SHARES + 1)
    ]
    return [
        {"account": account, "amount_minor": _minor(amount, found["currency"], "amount")}
        for account, amount in given
        if account or amount.strip()
    ]


def _posted(cursor: Any, payment: UUID) -> list[dict[str, Any]]:
    """Return what became of it: the postings, each on the chain of its account's case."""
    return many(
        cursor,
        "SELECT p.account, p.amount_minor, p.currency, p.parts, p.reversed_on, c.id AS case_id FROM payment p"
        " LEFT JOIN collection_case c ON c.id = p.chain_id WHERE p.id = %(payment)s OR p.id IN"
        " (SELECT (share->>'payment')::uuid FROM fact f, jsonb_array_elements(f.payload->'shares') share"
        " WHERE f.chain_id = %(payment)s AND f.kind = 'payment.split') ORDER BY p.account",
        {"payment": payment},
    )


def _wanted(asked: dict[str, str]) -> Wanted:
    return Wanted(
        asked["reason"] if asked["reason"] in REASONS else None,
        _minor(asked["least"], "CNY", "least") if asked["least"] else None,
        _minor(asked["most"], "CNY", "most") if asked["most"] else None,
        _day(asked["since"], "since"),
        _day(asked["until"], "until"),
    )


def _minor(text: str, currency: str, path: str) -> int:
    return parse_money(text.replace(",", "").replace("，", "").strip(), currency, path=path)


def _day(text: str, path: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError("day_malformed", f"{text!r} is no day such as 2026-11-24", path) from None
