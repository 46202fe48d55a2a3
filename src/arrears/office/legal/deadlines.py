"""Deadlines from facts: what happened to an account and its matters becomes events, and those become deadlines."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from arrears.court.deadline import Deadline
from arrears.court.deadlines import deadlines_of
from arrears.court.event import KINDS, Matter
from arrears.court.limitation import limitation_ends_on
from arrears.court.read import read_matter
from arrears.office.legal.guarantors import guarantee_events, guarantees_of
from arrears.office.legal.reading import account_if_any, letters_of, matters_of
from arrears.office.payments.load_books import AccountNow
from arrears.office.store.rows import many

_EVENTS = {"demand_letter": "demand_delivered", "lawyers_letter": "demand_delivered",
           "assignment_notice": "assignment_notified", "guarantee_demand": "demand_delivered"}  # fmt: skip
# What `read_matter` takes beside kind and date.
_DETAIL = ("asset", "months", "perform_by", "of", "last", "against", "guarantors")


def events_of(cursor: Any, case: UUID, account: AccountNow) -> list[dict[str, Any]]:
    """Return the events of an account from facts: due dates, letters that arrived, promises, payments, matters."""
    found = _due(account)
    first = min((date.fromisoformat(one["date"]) for one in found), default=None)
    found += guarantee_events(guarantees_of(cursor, case, account.account), first)
    for letter in letters_of(cursor, case):
        kind = _EVENTS.get(letter["kind"])
        if kind and letter["delivered_on"] and letter["account"] in (None, account.account):
            named = {"guarantors": [str(letter["guarantor"])]} if letter["guarantor"] else {}
            found.append({"kind": kind, "date": letter["delivered_on"].isoformat(), "against": letter["addressee"],
                          **named})  # fmt: skip
    cursor.execute("SELECT promised_on FROM promise WHERE case_id = %s", [case])
    found += [{"kind": "debtor_promised", "date": row[0].isoformat()} for row in cursor.fetchall()]
    cursor.execute("SELECT agreed_on FROM plan WHERE case_id = %s AND agreed_on IS NOT NULL", [case])
    found += [{"kind": "debtor_promised", "date": row[0].isoformat()} for row in cursor.fetchall()]
    paid = [one.paid_on for one in account.books.paid if not one.reversed]
    if account.books.tape is not None:
        reversed_ids = {one.get("reverses") for one in account.books.tape.payments}
        paid += [
            date.fromisoformat(one["on"])
            for one in account.books.tape.payments
            if not one.get("reverses") and one["id"] not in reversed_ids
        ]
    found += [{"kind": "part_payment", "date": day.isoformat()} for day in sorted(set(paid)) if first and day > first]
    for matter in matters_of(cursor, case):
        if matter["account"] in (None, account.account):
            found += steps_of(matter)
    if paid and not account.shown.outstanding_minor:
        found.append({"kind": "debt_settled", "date": max(paid).isoformat()})
    return found


def read(cursor: Any, case: UUID, account: AccountNow, as_of: date) -> Matter:
    """Return the account's events as the court room takes them."""
    return read_matter({"jurisdiction": "CHN", "as_of": as_of.isoformat(), "events": events_of(cursor, case, account)})


def deadlines(cursor: Any, case: UUID, account: AccountNow, as_of: date) -> list[Deadline]:
    """Return every deadline of an account and its matters."""
    return deadlines_of(read(cursor, case, account, as_of))


def limitation_of(cursor: Any, case: UUID, account: AccountNow, as_of: date) -> date | None:
    """Return the day on which the claim's limitation ends, None where nothing started it or a judgment replaced it."""
    return limitation_ends_on(read(cursor, case, account, as_of))


def move_wall(cursor: Any, tenant: UUID, case: UUID, account: str | None, as_of: date) -> None:
    """Bring an account's deadlines on the wall up to what is on record now; one that has left the case stays there."""
    found = account_if_any(cursor, tenant, case, account)
    if found is not None:
        put_on_wall(cursor, tenant, case, found, as_of)


def place_id(case: UUID, account: str, deadline: Deadline) -> UUID:
    """Return the identity of a deadline: the same whenever it is computed."""
    whose = f"/{deadline.guarantor}" if deadline.guarantor else ""
    return uuid5(case, f"deadline/{account}/{deadline.meaning.name}/{deadline.counted_from}/{deadline.due_on}{whose}")


def put_on_wall(cursor: Any, tenant: UUID, case: UUID, account: AccountNow, as_of: date) -> list[Deadline]:
    """Write the account's standing deadlines to the wall's table, and return all of them."""
    found = deadlines(cursor, case, account, as_of)
    standing = [one for one in found if one.superseded_by is None]
    places = {place_id(case, account.account, one): one for one in standing}
    cursor.execute(
        "DELETE FROM deadline_place WHERE chain_id = %s AND account = %s AND NOT id = ANY(%s)",
        [case, account.account, list(places)],
    )
    for identity, one in places.items():
        cursor.execute(
            "INSERT INTO deadline_place AS old (tenant_id, id, chain_id, matter, account, deadline, due_on, warn_on,"
            " counted_from, first_seen_on, body) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)"
            " ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body, matter = EXCLUDED.matter",
            [
                tenant, identity, case, _matter_of(cursor, case, account, one), account.account, one.meaning.name,
                one.due_on, one.warnings[0], one.counted_from, as_of, json.dumps(one.as_json(), ensure_ascii=False),
            ],
        )  # fmt: skip
    return found


def _matter_of(cursor: Any, case: UUID, account: AccountNow, deadline: Deadline) -> UUID | None:
    """Return the matter in which the deadline's first event happened, if it was one."""
    if deadline.start is None:
        return None
    found = many(
        cursor,
        "SELECT id FROM matter WHERE chain_id = %s AND account = %s AND events @> %s::jsonb ORDER BY opened_on LIMIT 1",
        [case, account.account, json.dumps([{"event": deadline.start.kind, "on": deadline.start.on.isoformat()}])],
    )
    return found[0]["id"] if found else None


def _due(account: AccountNow) -> list[dict[str, Any]]:
    if account.books.tape is None:
        oldest = account.books.night.get("oldest_unpaid_due")
        return [{"kind": "instalment_due", "date": str(oldest)[:10]}] if oldest else []
    days = sorted(row[1] for row in account.books.tape.rows)
    last = len(days) - 1
    return [{"kind": "instalment_due", "date": day, "last": place == last} for place, day in enumerate(days)]


def steps_of(matter: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the steps of a matter that are events of deadlines, each with its identity."""
    found: list[dict[str, Any]] = []
    for number, step in enumerate(matter["events"]):
        if step["event"] not in KINDS:
            continue
        detail = {**_directed(matter, step["event"]),
                  **{key: value for key, value in step["detail"].items() if key in _DETAIL}}  # fmt: skip
        identity = f"{matter['id']}/{number}"
        if step["event"] in ("renewal_granted", "preservation_released") and "of" not in detail:
            detail["of"] = _measure(matter, number)
        found.append({"kind": step["event"], "date": step["on"], "id": identity, **detail})
    return found


def _directed(matter: dict[str, Any], event: str) -> dict[str, Any]:
    """Return at whom a suit is directed, where guarantors stand beside the borrower in it."""
    named = matter["particulars"].get("joined")
    if not named or event not in ("suit_filed", "mediation_requested"):
        return {}
    return {"against": ["borrower", "guarantor"], "guarantors": named}


def _measure(matter: dict[str, Any], before: int) -> str | None:
    """Return the identity of the matter's measure that a later renewal or release is of."""
    places = [
        number
        for number, step in enumerate(matter["events"][:before])
        if step["event"] in ("preservation_executed", "pre_suit_preservation_executed")
    ]
    return f"{matter['id']}/{places[-1]}" if places else None
