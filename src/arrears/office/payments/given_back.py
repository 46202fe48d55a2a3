"""Reversals and returns that a bank's file tells: they name an earlier payment by the bank's own reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from arrears.office.facts.append import append, draft, lock_chains
from arrears.office.payments.clock import day_of
from arrears.office.payments.follow import follow
from arrears.office.payments.line import Line, Reject
from arrears.office.payments.load_books import accounts_around
from arrears.office.payments.tally import Source, Tally
from arrears.office.tenancy import current_tenant
from arrears.record.catalogue import Payload
from arrears.record.kinds.money import PaymentReturned, PaymentReversed


@dataclass(frozen=True)
class Earlier:
    """An earlier payment: on which chain, for which account (None while nobody has claimed it)."""

    id: UUID
    chain: UUID
    account: str | None
    amount_minor: int
    returned_minor: int


_FIND = """
SELECT id, chain_id, account, amount_minor,
       (SELECT coalesce(sum((went->>'amount_minor')::bigint), 0)::bigint FROM jsonb_array_elements(returns) went)
  FROM payment WHERE {which} AND reversed_on IS NULL
 UNION ALL
SELECT id, chain_id, NULL, amount_minor, 0 FROM payment_unmatched WHERE {which} AND state = 'open'
"""


def given_back(cursor: Any, key: UUID, line: Line, source: Source, tally: Tally, file: str) -> None:
    """Take back the payment that a line names; where it is not to be found, the line is rejected and says so."""
    which = "bank_references && %s AND currency = %s AND paid_on <= %s AND amount_minor >= %s"
    values = [list(line.references), line.currency, line.day, line.amount_minor]
    cursor.execute(_FIND.format(which=which), values * 2)
    found = [Earlier(*row) for row in cursor.fetchall()]
    exact = [one for one in found if one.amount_minor - one.returned_minor == line.amount_minor]
    fits = exact if line.direction == "reversal" or len(found) != 1 else found
    fits = [one for one in fits if one.amount_minor - one.returned_minor >= line.amount_minor]
    if line.direction == "return":
        fits = [one for one in fits if one.account is not None] or fits
    if len(fits) != 1:
        code = "original_unknown" if not fits else "original_ambiguous"
        reason = "no payment has this reference and amount" if not fits else "several payments have this reference"
        mend = "take in the file that holds the payment first, or reverse it by hand"
        tally.reject(Reject(file, line.place, "bank_reference", " ".join(line.references)[:80], code, reason, mend))
        return
    part = line.amount_minor if line.direction == "return" and fits[0].account is not None else None
    take_back(cursor, fits[0], part, f"bank: {line.direction}", source, identity=key, day=line.day)
    tally.add("returned" if part else "reversed", line)


def earlier(cursor: Any, payment: UUID) -> Earlier | None:
    """Return a payment that counts, or waits for somebody to claim it."""
    cursor.execute(_FIND.format(which="id = %s"), [payment, payment])
    row = cursor.fetchone()
    return None if row is None else Earlier(*row)


def take_back(
    cursor: Any, payment: Earlier, minor: int | None, reason: str, source: Source, *, identity: UUID, day: Any = None
) -> None:
    """Put on record that a payment was reversed (`minor` None) or an amount of it charged back, and what follows."""
    tenant, on = current_tenant(cursor), day or day_of(source.at)
    said: Payload = (
        PaymentReversed(payment=str(payment.id), reversed_on=on, reason=reason)
        if minor is None
        else PaymentReturned(payment=str(payment.id), returned_on=on, amount_minor=minor, reason=reason)
    )
    lock_chains(cursor, [payment.chain])
    fact = draft(payment.chain, said, happened_at=source.at, actor=source.actor, source=source.name, identity=identity)
    append(cursor, [fact], recorded_at=source.at)
    if payment.account is not None:
        accounts = accounts_around(cursor, tenant, [payment.account])
        follow(cursor, tenant, accounts.values(), source.at, source.actor, source.name, went_back=True)
