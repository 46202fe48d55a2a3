"""Commands on payments: posted by hand or by a provider, assigned, reversed, charged back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from pydantic import Field

from arrears.kernel.money import exponent, format_money
from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.facts.append import append, draft
from arrears.office.payments.clock import day_of
from arrears.office.payments.evidence import forget_evidence
from arrears.office.payments.follow import follow, thank
from arrears.office.payments.given_back import Earlier, earlier, take_back
from arrears.office.payments.kinds import PaymentAssigned, PaymentSplit
from arrears.office.payments.line import Keys, Line
from arrears.office.payments.load_books import AccountNow, accounts_around
from arrears.office.payments.match import Candidate
from arrears.office.payments.take_in import (
    PAYMENTS,
    contracts_of,
    locked_accounts,
    payment_id,
    postings,
    take_in,
)
from arrears.office.payments.tally import Source, Tally
from arrears.office.tenancy import take_turns
from arrears.record.catalogue import Payload
from arrears.record.kinds.money import PaymentPosted

MONEY_PEOPLE = {"finance", "manager"}


class PostPayment(Given):
    """Money that came in: for a named account, or to be matched by what the payer wrote."""

    paid_on: date
    currency: str = Field(default="CNY", min_length=3, max_length=3)
    amount_minor: int = Field(gt=0, lt=2**63)
    account: str | None = Field(default=None, min_length=1, max_length=100)
    bank_reference: str = Field(default="", max_length=140)
    text: str = Field(default="", max_length=1000)
    payer_name: str = Field(default="", max_length=140)
    payer_number: str = Field(default="", max_length=64)
    origin: str = Field(default="by hand", max_length=80)


class AssignPayment(Given):
    """Say for which account an unmatched payment is."""

    payment: UUID
    account: str = Field(min_length=1, max_length=100)
    because: str = Field(min_length=1, max_length=500)


class Share(Given):
    """An account's share of a payment."""

    account: str = Field(min_length=1, max_length=100)
    amount_minor: int = Field(gt=0, lt=2**63)


class SplitPayment(Given):
    """Say for which accounts an unmatched payment is, and how much for each."""

    payment: UUID
    shares: list[Share] = Field(min_length=2, max_length=20)
    because: str = Field(min_length=1, max_length=500)


class ReversePayment(Given):
    """Say that a payment never counted."""

    payment: UUID
    reason: str = Field(min_length=1, max_length=500)


class ReturnPayment(ReversePayment):
    """Say that the payer's bank took an amount back."""

    amount_minor: int = Field(gt=0, lt=2**63)


@command("payment.post", PostPayment, roles=MONEY_PEOPLE)
def post_payment(office: Office, given: PostPayment) -> Answer:
    """Take one payment in, as a line of a file would be."""
    _check_money(office, given)
    keys = Keys(given.origin)
    named = (given.account or "", given.text, given.payer_name, given.payer_number)
    key = keys.key(given.bank_reference, given.paid_on, given.amount_minor, "in", named)
    if not given.bank_reference:  # equal payments without a reference are told apart by their commands
        key = f"{key[:24]}{office.at.timestamp():.6f}"
    line = Line(
        1, given.paid_on, given.currency, given.amount_minor, "in", key,
        (given.bank_reference,) if given.bank_reference else (), given.text, given.account or "", given.payer_name,
        given.payer_number,
    )  # fmt: skip
    contracts, source, tally = contracts_of(office.cursor), _source(office), Tally()
    if given.account is not None and [one.account for one in contracts.whole(given.account)] != [given.account]:
        raise InputError("unknown_account", f"the office follows no account {given.account!r}", "account")
    take_in(office.cursor, office.config, [line], contracts, source, tally, given.origin)
    identity = payment_id(office.tenant, key)
    if tally.posted:
        _thank(office, identity)
    state = "posted" if tally.posted else "known" if tally.known else "unmatched"
    return {"payment": str(identity), "state": state}


def _check_money(office: Office, given: PostPayment) -> None:
    try:
        exponent(given.currency)
    except InputError as fault:
        raise InputError(fault.code, fault.message, "currency") from None
    if given.paid_on > day_of(office.at):
        raise InputError("paid_in_future", f"{given.paid_on} is not over yet", "paid_on")


@command("payment.assign", AssignPayment, roles=MONEY_PEOPLE)
def assign_payment(office: Office, given: AssignPayment) -> Answer:
    """Post an unmatched payment to the account that somebody named, and take it out of the queue."""
    line = _waiting(office, given.payment)
    ((account, said),) = _claim(office, [(given.payment, given.account, line)])
    taken = PaymentAssigned(
        payment=str(given.payment), account=given.account, chain=account.chain, because=given.because
    )
    _settle(office, given.payment, taken, [(uuid5(given.payment, "assigned"), account.chain, said)])
    return {"payment": str(given.payment), "account": given.account, "parts": dict(said.parts or {})}


@command("payment.split", SplitPayment, roles=MONEY_PEOPLE)
def split_payment(office: Office, given: SplitPayment) -> Answer:
    """Post an unmatched payment to several accounts, a share each; the shares are the whole of it."""
    line = _waiting(office, given.payment)
    if (total := sum(one.amount_minor for one in given.shares)) != line.amount_minor:
        message = f"the shares are {total} minor units together, the payment is {line.amount_minor}"
        raise InputError("shares_differ", message, "shares")
    if len({one.account for one in given.shares}) != len(given.shares):
        raise InputError("account_twice", "an account has one share", "shares")
    wanted = [
        (uuid5(given.payment, f"share/{number}"), one.account,
         replace(line, amount_minor=one.amount_minor, natural_key=f"{line.natural_key}/{number}"))
        for number, one in enumerate(given.shares, 1)
    ]  # fmt: skip
    claimed = _claim(office, wanted)
    shares: list[dict[str, str | int]] = [
        {"payment": said.payment, "account": account.account, "chain": str(account.chain),
         "amount_minor": said.amount_minor}
        for account, said in claimed
    ]  # fmt: skip
    split = PaymentSplit(payment=str(given.payment), shares=shares, because=given.because)
    posted = [(UUID(said.payment), account.chain, said) for account, said in claimed]
    _settle(office, given.payment, split, posted)
    return {"payment": str(given.payment), "shares": shares}


def _waiting(office: Office, payment: UUID) -> Line:
    """Return an unmatched payment that nobody has claimed, after waiting for everybody else's turn."""
    take_turns(office.cursor, PAYMENTS)
    office.cursor.execute(
        "SELECT paid_on, currency, amount_minor, natural_key, bank_references, state FROM payment_unmatched"
        " WHERE id = %s",
        [payment],
    )
    row = office.cursor.fetchone()
    if row is None:
        raise InputError("unknown_payment", f"no payment {payment} waits for an account", "payment")
    if row[5] != "open":
        raise InputError("payment_not_open", f"this payment is {row[5]} already", "payment")
    return Line(1, row[0], row[1], row[2], "in", row[3], tuple(row[4]))


def _claim(office: Office, wanted: list[tuple[UUID, str, Line]]) -> list[tuple[AccountNow, PaymentPosted]]:
    """Return each line's account, locked, and the posting on it, allocated by the law's order."""
    accounts = locked_accounts(office.cursor, office.tenant, [name for _, name, _ in wanted])
    found: list[tuple[AccountNow, PaymentPosted]] = []
    for identity, name, line in wanted:
        account = accounts.get(name)
        if account is None:
            raise InputError("unknown_account", f"the office follows no account {name!r}", "account")
        if account.currency != line.currency:
            message = f"the payment is in {line.currency}, the account in {account.currency}"
            raise InputError("other_currency", message, "account")
        (said,) = postings(account, {identity: (line, Candidate(name, 100, ("person",)))}, _source(office))
        found.append((account, said))
    return found


def _settle(office: Office, payment: UUID, said: Payload, posted: list[tuple[UUID, UUID, PaymentPosted]]) -> None:
    """Put postings (id of the fact, chain, payload) and the end of the waiting on record, with what follows."""
    cursor, source = office.cursor, _source(office)
    facts = [
        draft(chain, one, happened_at=office.at, actor=source.actor, source=source.name, identity=identity)
        for identity, chain, one in posted
    ]
    facts.append(draft(payment, said, happened_at=office.at, actor=source.actor, source=source.name))
    office.facts += append(cursor, facts, recorded_at=office.at)
    forget_evidence(cursor, payment)
    accounts = accounts_around(cursor, office.tenant, [one.account for *_, one in posted])
    follow(cursor, office.tenant, accounts.values(), office.at, source.actor, source.name)
    for *_, one in posted:
        _thank(office, UUID(one.payment))


@command("payment.reverse", ReversePayment, roles=MONEY_PEOPLE)
def reverse_payment(office: Office, given: ReversePayment) -> Answer:
    """Take a payment back as if it had never been paid."""
    found = _earlier(office, given.payment)
    if found.returned_minor:
        raise InputError("payment_returned", "part of this payment was charged back; charge the rest back", "payment")
    take_back(office.cursor, found, None, given.reason, _source(office), identity=uuid5(given.payment, "reversed"))
    return {"payment": str(given.payment), "state": "reversed"}


@command("payment.return", ReturnPayment, roles=MONEY_PEOPLE)
def return_payment(office: Office, given: ReturnPayment) -> Answer:
    """Record a chargeback: the amount is owed again, as a debt of its own age."""
    found = _earlier(office, given.payment)
    if found.account is None:
        raise InputError("payment_unmatched", "nobody has claimed this payment; reverse it instead", "payment")
    left = found.amount_minor - found.returned_minor
    if given.amount_minor > left:
        raise InputError("amount_out_of_range", f"{left} minor units of it are left", "amount_minor")
    identity = uuid5(given.payment, f"returned/{found.returned_minor}")
    take_back(office.cursor, found, given.amount_minor, given.reason, _source(office), identity=identity)
    return {"payment": str(given.payment), "returned_minor": found.returned_minor + given.amount_minor}


def _earlier(office: Office, payment: UUID) -> Earlier:
    take_turns(office.cursor, PAYMENTS)
    found = earlier(office.cursor, payment)
    if found is None:
        raise InputError("unknown_payment", f"no payment {payment} counts", "payment")
    return found


def _source(office: Office) -> Source:
    return Source(office.actor.name, office.source, office.at)


def _thank(office: Office, payment: UUID) -> None:
    cursor: Any = office.cursor
    cursor.execute("SELECT account, paid_on, amount_minor, currency FROM payment WHERE id = %s", [payment])
    account, paid_on, minor, currency = cursor.fetchone()
    found = locked_accounts(cursor, office.tenant, [account])[account]
    paid = {"paid_on": paid_on.isoformat(), "paid_amount": format_money(minor, currency)}
    thank(cursor, office.tenant, found, payment, paid, office.at)
