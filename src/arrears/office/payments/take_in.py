"""Takes lines in: each once, matched or left for a person, allocated by the law's order, with what follows from it.

One transaction for a batch. Writers of a tenant's payments take turns (an advisory lock), so that looking whether a
line is known and putting it on record are one; then the chains of the accounts are locked, and read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from arrears.office.config import Config
from arrears.office.facts.append import append, draft, lock_chains
from arrears.office.payments.books import Paid, parts_of
from arrears.office.payments.clock import day_of
from arrears.office.payments.evidence import keep_evidence
from arrears.office.payments.follow import follow
from arrears.office.payments.given_back import given_back
from arrears.office.payments.line import Line
from arrears.office.payments.load_books import AccountNow, account_chain, accounts_around
from arrears.office.payments.match import Candidate, Known, Match, match
from arrears.office.payments.payers import payers_of
from arrears.office.payments.references import Contracts
from arrears.office.payments.tally import Source, Tally
from arrears.office.tenancy import current_tenant, take_turns
from arrears.record.kinds.money import PaymentPosted, PaymentUnmatched

PAYMENTS = "payments"
"""What writers of a tenant's payments take turns at.

Commands are alone at it; batches of files let one another in: what both would add has one natural id.
"""


def payment_id(tenant: UUID, natural_key: str) -> UUID:
    """Return the id of the payment that a line is, and of the fact that it was taken in."""
    return uuid5(tenant, f"payment/{natural_key}")


def contracts_of(cursor: Any) -> Contracts:
    """Return the contract numbers of the accounts that the tenant's office follows."""
    cursor.execute("SELECT account_id FROM account_snapshot")
    return Contracts(row[0] for row in cursor.fetchall())


def take_in(
    cursor: Any, config: Config, lines: Sequence[Line], contracts: Contracts, source: Source, tally: Tally, file: str,
    *, alone: bool = True,
) -> None:  # fmt: skip
    """Take in a batch of lines; what is known already changes nothing."""
    tenant = current_tenant(cursor)
    take_turns(cursor, PAYMENTS, alone=alone)
    fresh = _fresh(cursor, tenant, lines, tally)
    incoming = {key: line for key, line in fresh.items() if line.direction == "in"}
    found = _matches(cursor, config, incoming, contracts)
    chosen = {key: answer.chosen for key, answer in found.items() if answer.chosen}
    touched, came_meanwhile = _post(
        cursor, tenant, {key: (incoming[key], best) for key, best in chosen.items()}, source
    )
    left = {key: (incoming[key], answer) for key, answer in found.items() if not answer.chosen}
    _leave(cursor, config, left, source)
    for key, line in incoming.items():
        tally.add("known" if key in came_meanwhile else "posted" if key in chosen else "unmatched", line)
    follow(cursor, tenant, touched, source.at, source.actor, source.name)
    for key, line in fresh.items():
        if line.direction in ("reversal", "return"):
            given_back(cursor, key, line, source, tally, file)


def _fresh(cursor: Any, tenant: UUID, lines: Sequence[Line], tally: Tally) -> dict[UUID, Line]:
    by_id: dict[UUID, Line] = {}
    for line in lines:
        tally.lines += 1
        key = payment_id(tenant, line.natural_key)
        if line.direction == "out":
            tally.add("outgoing", line)
        elif key in by_id:
            tally.add("known", line)
        else:
            by_id[key] = line
    cursor.execute("SELECT id FROM fact WHERE id = ANY(%s)", [list(by_id)])
    for (key,) in cursor.fetchall():
        tally.add("known", by_id.pop(key))
    return by_id


def _matches(cursor: Any, config: Config, lines: Mapping[UUID, Line], contracts: Contracts) -> dict[UUID, Match]:
    named = {key: contracts.named_by(line.contract, line.text) for key, line in lines.items()}
    people = payers_of(cursor, config, lines)
    accounts, owned = _known(
        cursor,
        {found.account for one in named.values() for found in one},
        {person for persons in people.values() for person in persons},
    )
    return {
        key: match(line.currency, line.amount_minor, named[key], people.get(key, ()), accounts, owned)
        for key, line in lines.items()
    }


def _known(cursor: Any, accounts: set[str], people: set[UUID]) -> tuple[dict[str, Known], dict[UUID, list[str]]]:
    cursor.execute(
        "SELECT s.account_id, s.currency, p.id, s.overdue_minor, s.outstanding_minor, s.detail->>'next_amount_minor'"
        " FROM account_snapshot s LEFT JOIN person p ON p.tenant_id = s.tenant_id AND p.customer_id = s.customer_id"
        " WHERE s.account_id = ANY(%s) OR p.id = ANY(%s)",
        [list(accounts), list(people)],
    )
    known: dict[str, Known] = {}
    owned: dict[UUID, list[str]] = {}
    for account, currency, person, *amounts in cursor.fetchall():
        known[account] = Known(account, currency, person, frozenset(int(one) for one in amounts if one) - {0})
        if person is not None:
            owned.setdefault(person, []).append(account)
    return known, owned


def _post(
    cursor: Any, tenant: UUID, chosen: Mapping[UUID, tuple[Line, Candidate]], source: Source
) -> tuple[list[AccountNow], set[UUID]]:
    """Put the matched payments on record with what each paid.

    Returns the accounts with their cases' others, and lines that another file brought before the accounts were locked.
    """
    by_account: dict[str, dict[UUID, tuple[Line, Candidate]]] = {}
    for key, (line, best) in chosen.items():
        by_account.setdefault(best.account, {})[key] = (line, best)
    now = locked_accounts(cursor, tenant, by_account)
    known = {paid.id for account in by_account for paid in now[account].books.paid}
    fresh = {
        account: {key: one for key, one in several.items() if key not in known}
        for account, several in by_account.items()
    }
    drafts = [
        draft(
            now[account].chain, said, happened_at=source.at, actor=source.actor, source=source.name, identity=key
        )
        for account, several in fresh.items()
        for key, said in zip(several, postings(now[account], several, source), strict=True)
    ]  # fmt: skip
    append(cursor, drafts, recorded_at=source.at)
    return list(now.values()), known & chosen.keys()


def postings(
    account: AccountNow, several: Mapping[UUID, tuple[Line, Candidate]], source: Source
) -> list[PaymentPosted]:
    """Return the facts that lines paid this account, and add the payments to the account's books."""
    today = day_of(source.at)
    account.books = account.books.with_payments(
        *(Paid(key, line.day, line.amount_minor, today) for key, (line, _) in several.items())
    )
    parts = parts_of(account.books, {key: max(today, line.day) for key, (line, _) in several.items()})
    return [
        PaymentPosted(
            payment=str(key), account=account.account, paid_on=line.day, currency=line.currency,
            amount_minor=line.amount_minor, natural_key=line.natural_key,
            reference=account.account if "reference" in best.matched_by else None,
            parts=parts[key], bank_references=list(line.references) or None,
            matched_by=list(best.matched_by), confidence=best.confidence,
        )
        for key, (line, best) in several.items()
    ]  # fmt: skip


def locked_accounts(cursor: Any, tenant: UUID, accounts: Iterable[str]) -> dict[str, AccountNow]:
    """Return these accounts and the others of their cases, after locking the chains that their payments go on."""
    wanted = sorted(accounts)
    cursor.execute("SELECT account_id, case_id FROM account_snapshot WHERE account_id = ANY(%s)", [wanted])
    lock_chains(cursor, [case or account_chain(tenant, account) for account, case in cursor.fetchall()])
    return accounts_around(cursor, tenant, wanted)


def _leave(cursor: Any, config: Config, left: Mapping[UUID, tuple[Line, Match]], source: Source) -> None:
    """Put what nobody can be sure of on record, each on a chain of its own, and keep what the payer wrote, sealed."""
    drafts = [
        draft(
            key,
            PaymentUnmatched(
                payment=str(key), paid_on=line.day, currency=line.currency, amount_minor=line.amount_minor,
                natural_key=line.natural_key, reason=answer.reason, bank_references=list(line.references) or None,
                candidates=[one.plain() for one in answer.candidates] or None,
            ),
            happened_at=source.at, actor=source.actor, source=source.name, identity=key,
        )
        for key, (line, answer) in left.items()
    ]  # fmt: skip
    append(cursor, drafts, recorded_at=source.at)
    keep_evidence(cursor, config, {key: line for key, (line, _) in left.items()}, source.at)
