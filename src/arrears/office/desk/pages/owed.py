"""How a figure is made: every account's lines, from which what is owed can be worked out by hand."""

# pyright: basic

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from arrears.debt.explain import Line, lines
from arrears.debt.payoff import payoff
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.rank import office_zone
from arrears.office.payments.books import debt_in
from arrears.office.payments.load_books import AccountNow, accounts_of_cases
from arrears.office.privacy.people import masked
from arrears.office.store.rows import one
from arrears.office.tenancy import within

GROUPS = ("overdue", "outstanding", "payoff")


@dataclass(frozen=True)
class Account:
    """One account: what it stands at, and the lines behind it; none where the tape gave no schedule."""

    now: AccountNow
    sums: list[Line]
    rows: list[Line]


@require_GET
@signed_in
def owed(desk: Desk, case: UUID) -> HttpResponse:
    """Show the lines of every account of a case."""
    today = desk.at.astimezone(office_zone()).date()
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT * FROM collection_case WHERE id = %s", [case])
        if found is None:
            raise Http404
        accounts = [_account(now, today) for now in accounts_of_cases(cursor, desk.tenant, [case]).values()]
        paid = _payments(cursor, case)
        person = masked(cursor, desk.config, [found["person_id"]])[found["person_id"]]
    return desk.page("owed.html", case=found, accounts=accounts, person=person, today=today, paid=paid)


def _account(now: AccountNow, today: date) -> Account:
    if now.books.tape is None:
        return Account(now, [], [])
    debt, stand = debt_in(now.books), now.books.at(today)
    said = lines(debt, stand, payoff(debt, stand))
    return Account(
        now, [line for line in said if line["about"].split(".")[0] in GROUPS],
        [line for line in said if line["about"].split(".")[0] not in GROUPS],
    )  # fmt: skip


def _payments(cursor: Any, case: UUID) -> list[dict[str, Any]]:
    cursor.execute(
        "SELECT payload->>'paid_on', payload->>'account', (payload->>'amount_minor')::bigint, payload->>'currency', id"
        " FROM fact WHERE chain_id = %s AND kind = 'payment.posted' ORDER BY sequence DESC",
        [case],
    )
    names = ("paid_on", "account", "amount_minor", "currency", "id")
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
