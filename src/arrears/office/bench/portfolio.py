"""A synthetic tenant: people with sealed numbers, open cases, approved texts, and one action of the night for each.

Some of them must not be contacted: under a hold, opted out, deceased, or called three times today already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from arrears.contact.templates.read import template_named
from arrears.office.actor import Actor
from arrears.office.cases.ingest_night import case_id
from arrears.office.commands.execute import execute
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.messages.commands import shipped_body
from arrears.office.messages.kinds import ConsentChanged
from arrears.office.privacy.people import Known, keep, person_id
from arrears.office.tenancy import within
from arrears.record.catalogue import Payload
from arrears.record.fact import Draft
from arrears.record.kinds.agreement import MarkChanged
from arrears.record.kinds.case import CaseOpened, HoldPlaced
from arrears.record.kinds.contact import CallEnded

LENDER = "lender"
CHUNK = 1_000
KINDS = ("plain",) * 36 + ("held", "opted_out", "deceased", "called_thrice")
"""What person number n is: n modulo 40."""
_TEXT = "m1_early"


def make_texts(tenant: UUID, at: datetime) -> None:
    """Describe the lender and approve one text, four eyes on it, for every channel that the bench uses."""
    author = Actor("user:bench-author", frozenset({"compliance"}))
    second = Actor("user:bench-second", frozenset({"compliance"}))
    said = {
        "lender": LENDER, "name": {"zh": "示例消费金融", "en": "Sample Finance"}, "jurisdiction": "CHN",
        "lender_kind": "consumer_finance", "contact_phone": "400-000-0000",
        "payment_way": {"zh": "本公司App", "en": "our app"},
        "objection_way": {"zh": "拨打400-000-0000", "en": "call 400-000-0000"},
        "reports_credit": True, "plans_possible": True,
    }  # fmt: skip
    execute("lender.describe", said, key="lender", tenant=tenant, actor=author, at=at)
    body = {**shipped_body(template_named(_TEXT)), "channels": ["sms", "app", "email", "voice_bot"]}
    execute("template.draft", {"name": _TEXT, "body": body}, key="draft", tenant=tenant, actor=author, at=at)
    execute("template.approve", {"name": _TEXT, "version": 1}, key="approve", tenant=tenant, actor=second, at=at)


def make_people(config: Config, tenant: UUID, numbers: Sequence[int], at: datetime, channel: str = "") -> None:
    """Make the people of these numbers with one case, one account and one action of the night each."""
    day = at.astimezone(UTC).date()
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        with within(tenant) as cursor:
            append(cursor, [fact for number in chunk for fact in _facts(tenant, number, at)])
            _accounts(cursor, tenant, chunk, day)
            _actions(cursor, tenant, chunk, day, channel)
            keep(cursor, config, [_known(number) for number in chunk])  # last: it keeps others waiting


def kind_of(number: int) -> str:
    """Return what that person is."""
    return KINDS[number % len(KINDS)]


def channel_of(number: int) -> str:
    """Return the channel that the night chose for that person; who was called three times is due for another call."""
    return (
        "voice_bot" if kind_of(number) == "called_thrice" else ("sms", "app", "email", "sms", "voice_bot")[number % 5]
    )


def customer(number: int) -> str:
    """Return the lender's key of that person."""
    return f"B{number:07d}"


def _known(number: int) -> Known:
    fields = {
        "name": [f"样例{number}"], "phone": [f"138{number:08d}"], "email": [f"b{number}@example.com"],
    }  # fmt: skip
    return Known(customer(number), fields=fields)


def _facts(tenant: UUID, number: int, at: datetime) -> Iterator[Draft]:
    person, case = person_id(tenant, customer(number)), case_id(tenant, customer(number), LENDER)
    before = at - timedelta(hours=1)

    def said(chain: UUID, payload: Payload, moment: datetime = before) -> Draft:
        return draft(chain, payload, happened_at=moment, actor="system:bench", source="bench")

    yield said(case, _opened(person, number, at))
    kind = kind_of(number)
    if kind == "held":
        hold = uuid5(case, "hold")
        yield said(case, HoldPlaced(hold=hold, hold_kind="complaint", starts_at=before, reason="bench"))
    elif kind == "opted_out":
        yield said(person, ConsentChanged(consent=f"channel:{channel_of(number)}", given=False, because="bench"))
    elif kind == "deceased":
        yield said(case, MarkChanged(mark="deceased", set=True, because="bench"))
    elif kind == "called_thrice":
        for minutes in (10, 20, 30):
            call = uuid5(case, f"call/{minutes}")
            ended = CallEnded(contact=call, channel="call", outcome="conversation", number="desk")
            yield said(case, ended, at - timedelta(minutes=minutes))


def _opened(person: UUID, number: int, at: datetime) -> CaseOpened:
    day = at.date()
    return CaseOpened(
        person=person, lender=LENDER, as_of=day, currency="CNY", overdue_minor=_overdue(number), dpd=5,
        accounts=[_account(number)], stage="reminder", owner_role="collector", next_step="remind", deadline=day,
    )  # fmt: skip


def _account(number: int) -> str:
    return f"A{number:07d}"


def _overdue(number: int) -> int:
    return 50_000 + number * 7 % 40_000


def _accounts(cursor: Any, tenant: UUID, numbers: Sequence[int], day: date) -> None:
    detail = json.dumps({"oldest_unpaid_due": str(day - timedelta(days=5)), "overdue_penalty_minor": 1_440})
    cursor.execute(
        "INSERT INTO account_snapshot (tenant_id, account_id, customer_id, case_id, lender, product, currency, state,"
        " dpd, bucket, overdue_minor, outstanding_minor, detail, as_of) SELECT %s, account, customer, id, %s,"
        " 'cash_loan', 'CNY', 'active', 5, 'M1', overdue, overdue * 10, %s::jsonb, %s"
        " FROM unnest(%s::text[], %s::text[], %s::uuid[], %s::bigint[]) AS new(account, customer, id, overdue)",
        [
            tenant, LENDER, detail, day, [_account(number) for number in numbers],
            [customer(number) for number in numbers],
            [case_id(tenant, customer(number), LENDER) for number in numbers],
            [_overdue(number) for number in numbers],
        ],
    )  # fmt: skip


def _actions(cursor: Any, tenant: UUID, numbers: Sequence[int], day: date, channel: str) -> None:
    detail = json.dumps({"tone": "gentle", "earliest_at": f"{day} 08:00:00", "dpd": 5, "bucket": "M1"})
    cursor.execute(
        "INSERT INTO night_action (tenant_id, id, person_id, as_of, channel, treatment, detail)"
        " SELECT %s, id, person, %s, channel, 'remind', %s::jsonb"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS new(id, person, channel)",
        [
            tenant, day, detail, [uuid5(tenant, f"action/{day}/{number}") for number in numbers],
            [person_id(tenant, customer(number)) for number in numbers],
            [channel or channel_of(number) for number in numbers],
        ],
    )  # fmt: skip
