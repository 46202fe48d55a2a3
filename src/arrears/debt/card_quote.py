"""A credit card from JSON, and its quote.

Input: product "credit_card", currency ["CNY"], limit, opened, statement_day 1..28, due_days 1..25 [20], annual_rate,
year 360 | [365], minimum {"rate": ["0.10"], "least": ["0.00"]}, late_fee {"rate": ["0.05"]} of the minimum that is
missing on the due date, buckets, principal_first_from_dpd [91], postings [{id, date, kind: "purchase" | "cash" | "fee",
amount}], payments [{id, date, amount} | {id, date, reverses}]. Later entries than `as_of` are ignored.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from arrears.debt.age import bucket_of
from arrears.debt.card import Card, CardPayment, Kind, Posting, Statement, walk_card
from arrears.debt.fields import Fields
from arrears.debt.read import read_buckets, read_currency
from arrears.debt.read_entries import read_payments
from arrears.kernel.money import display_money, format_money
from arrears.kernel.rate import parse_rate
from arrears.kernel.refusal import InputError

KINDS: tuple[Kind, ...] = ("purchase", "cash", "fee")


def read_card(value: object, as_of: date) -> Card:
    """Return the card that a JSON value describes, with what counts on `as_of`."""
    fields = Fields(value, "")
    fields.choice("product", ("credit_card",))
    fields.currency = read_currency(fields)
    opened = fields.day("opened")
    minimum = Fields(fields.raw("minimum", {}), "minimum", fields.currency)
    late = Fields(fields.raw("late_fee", {}), "late_fee")
    payments = read_payments(fields, opened)
    for index, payment in enumerate(payments):
        if payment.chargeback is not None:
            raise InputError("unknown_key", "a card's chargeback is a posting", f"payments[{index}].chargeback")
    gone = {payment.reverses for payment in payments if payment.reverses and payment.day <= as_of}
    kept = [p for p in payments if p.reverses is None and p.id not in gone]
    card = Card(
        currency=fields.currency,
        limit=fields.money("limit", at_least=1),
        opened=opened,
        statement_day=fields.count("statement_day", most=28),
        due_days=fields.count("due_days", 20, most=25),
        annual_rate=fields.rate("annual_rate"),
        year=fields.choice("year", (360, 365), 365),
        minimum_rate=parse_rate(minimum.raw("rate", "0.10"), path="minimum.rate"),
        minimum_least=minimum.money("least") if minimum.has("least") else 0,
        late_fee_rate=parse_rate(late.raw("rate", "0.05"), path="late_fee.rate"),
        postings=_postings(fields, opened),
        payments=tuple(CardPayment(p.id, p.day, p.amount) for p in kept),
        buckets=read_buckets(fields),
        principal_first_from_dpd=fields.count("principal_first_from_dpd", 91, most=3660),
    )
    for part in (minimum, late, fields):
        part.done()
    return card


def _postings(fields: Fields, opened: date) -> tuple[Posting, ...]:
    seen: set[str] = set()

    def read(entry: Fields) -> Posting:
        kind: Kind = entry.choice("kind", KINDS)
        posting = Posting(entry.text("id"), entry.day("date"), kind, entry.money("amount", at_least=1))
        if posting.id in seen:
            raise InputError("duplicate_id", f"the id {posting.id!r} stands twice", entry.at("id"))
        if posting.day < opened:
            raise InputError("before_disbursal", f"{posting.day} is before the card was opened", entry.at("date"))
        seen.add(posting.id)
        return posting

    return fields.objects("postings", read)


def quote_card(card: Card, as_of: date) -> dict[str, Any]:
    """Return the quote of a card on `as_of`."""
    ledger = walk_card(card, as_of)
    dpd = ledger.dpd(as_of)
    late = [statement for statement in ledger.statements if statement.missing and statement.due < as_of]
    owed = ledger.principal + ledger.interest + ledger.fees

    def money(minor: int) -> str:
        return format_money(minor, card.currency)

    return {
        "as_of": as_of.isoformat(),
        "state": "active",
        "product": "credit_card",
        "currency": card.currency,
        "statements": [_statement(card, statement) for statement in ledger.statements],
        "oldest_unpaid_due": late[0].due.isoformat() if late else None,
        "past_due_days": dpd,
        "dpd": dpd,
        "bucket": bucket_of(dpd, card.buckets),
        "overdue": {"minimum": money(sum(s.missing for s in late)), "total": money(sum(s.missing for s in late))},
        "outstanding": {
            "principal": money(ledger.principal),
            "interest": money(ledger.interest),
            "fee": money(ledger.fees),
            "penalty": money(0),
            "total": money(owed),
        },
        "revolving": money(sum(lot.left for lot in ledger.lots if lot.statement)),
        "available": money(max(0, card.limit - owed + ledger.credit)),
        "unapplied": money(ledger.credit),
        "lines": [line for statement in ledger.statements for line in _lines(card, statement)],
    }


def _statement(card: Card, statement: Statement) -> dict[str, Any]:
    amounts = ("balance", "minimum", "missing", "interest", "late_fee", "came")
    return {
        "no": statement.no,
        "closed": statement.closed.isoformat(),
        "due": statement.due.isoformat(),
        **{name: format_money(getattr(statement, name), card.currency) for name in amounts},
        "settled": statement.settled,
    }


def _lines(card: Card, statement: Statement) -> list[dict[str, str]]:
    def show(minor: int) -> str:
        return display_money(minor, card.currency)

    zh = f"第{statement.no}期账单 {statement.closed} 出账：应还 {show(statement.balance)}，"
    zh += f"其中利息 {show(statement.interest)}，最低还款 {show(statement.minimum)}，{statement.due} 到期；"
    zh += f"到期前已还 {show(statement.came)}。"
    en = f"Statement {statement.no} of {statement.closed}: {show(statement.balance)}, "
    en += f"{show(statement.interest)} of it new interest; at least {show(statement.minimum)} by {statement.due}; "
    en += f"{show(statement.came)} came by then."
    amount = format_money(statement.balance, card.currency)
    return [{"about": f"statements[{statement.no - 1}].balance", "amount": amount, "zh": zh, "en": en}]
