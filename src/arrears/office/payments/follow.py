"""What follows from payments: promises and plans judged, the case's standing, a broken plan's hold lifted.

All of it is computed anew from the payments that count, so that a reversal takes back exactly what it had kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from arrears.office.cases.decide import Standing as CaseStanding
from arrears.office.cases.decide import decide
from arrears.office.facts.append import append, draft, lock_chains
from arrears.office.messages.outbox import add
from arrears.office.payments.agreed import judged_agreements
from arrears.office.payments.books import standing_of
from arrears.office.payments.clock import day_of
from arrears.office.payments.load_books import AccountNow, accounts_of_cases
from arrears.record.catalogue import Payload
from arrears.record.fact import Draft

BATCH = 500


def follow(
    cursor: Any,
    tenant: UUID,
    accounts: Iterable[AccountNow],
    at: datetime,
    actor: str,
    source: str,
    *,
    went_back: bool = False,
) -> None:
    """Bring accounts and their cases up to date, with promises and plans.

    The accounts are all those of the cases concerned, read after the caller has locked their chains.
    """
    today = day_of(at)
    by_case: dict[UUID, list[AccountNow]] = {}
    touched = list(accounts)
    if not touched:
        return
    for account in touched:
        if account.case is not None:
            by_case.setdefault(account.case, []).append(account)
    _show(cursor, touched, today)
    said = judged_agreements(cursor, tenant, list(by_case), at)
    for case, found in _cases_before(cursor, list(by_case)).items():
        said.setdefault(case, []).extend(_case(by_case[case], found, today, went_back))
    facts: list[Draft] = [
        draft(case, payload, happened_at=at, actor=actor, source=source)
        for case, payloads in said.items()
        for payload in payloads
    ]
    append(cursor, facts, recorded_at=at)


def _show(cursor: Any, accounts: Iterable[AccountNow], today: date) -> None:
    """Write how the accounts stand now, and keep what the night said beside it until the next one."""
    changes: list[dict[str, Any]] = []
    for account in accounts:
        now = standing_of(account.books, today)
        shown = account.shown
        account.shown = now
        if (now.dpd, now.bucket, now.overdue_minor, now.outstanding_minor) == (
            shown.dpd, shown.bucket, shown.overdue_minor, shown.outstanding_minor,
        ):  # fmt: skip
            continue
        night = account.books.night
        before = {name: night.get(name) for name in (*now.detail, *_FIGURES)}
        changes.append(
            {"account_id": account.account, "dpd": now.dpd, "bucket": now.bucket, "overdue_minor": now.overdue_minor,
             "outstanding_minor": now.outstanding_minor, "detail": {**now.detail, "night": before}}
        )  # fmt: skip
    if changes:
        cursor.execute(_SHOW, [json.dumps(changes, default=str)])


_FIGURES = ("dpd", "bucket", "overdue_minor", "outstanding_minor")
_SHOW = """
UPDATE account_snapshot s SET dpd = new.dpd, bucket = new.bucket, overdue_minor = new.overdue_minor,
       outstanding_minor = new.outstanding_minor, detail = s.detail || new.detail
  FROM jsonb_to_recordset(%s::jsonb) AS new(account_id text, dpd int, bucket text, overdue_minor bigint,
       outstanding_minor bigint, detail jsonb) WHERE s.account_id = new.account_id
"""


def _cases_before(cursor: Any, cases: list[UUID]) -> dict[UUID, Any]:
    cursor.execute(
        "SELECT id, person_id, lender, status, stage, close_reason, currency, dpd, overdue_minor, accounts"
        " FROM collection_case WHERE id = ANY(%s) ORDER BY id",
        [cases],
    )
    return {row[0]: row[1:] for row in cursor.fetchall()}


def _case(accounts: list[AccountNow], before: Any, today: date, went_back: bool) -> list[Payload]:
    """Return what the payments mean for a case; money never reopens one, unless it is money that went back."""
    person, lender, status, stage, reason, currency, dpd, overdue, listed = before
    if status == "closed" and not (went_back and reason == "cured"):
        return []
    now = case_standing(accounts, (status, stage, reason, (currency, dpd, overdue, list(listed))))
    return decide(now, person, lender, today)


def case_standing(accounts: list[AccountNow], before: Any) -> CaseStanding:
    """Return a case's standing over its accounts: the currency in which most days are past due speaks, as at night."""
    sums: dict[str, tuple[int, int]] = {}
    for account in accounts:
        dpd, overdue = sums.get(account.currency, (0, 0))
        sums[account.currency] = max(dpd, account.shown.dpd), overdue + account.shown.overdue_minor
    currency, (dpd, overdue) = min(sums.items(), key=lambda one: (-one[1][0], one[0]))
    listed = sorted(one.account for one in accounts if one.shown.dpd > 0 or one.shown.overdue_minor > 0)
    return CaseStanding(currency, dpd, overdue, listed, before)


def thank(cursor: Any, tenant: UUID, account: AccountNow, payment: UUID, paid: Mapping[str, Any], at: datetime) -> None:
    """Queue thanks for a payment: a text like any other, which the law and an approved wording must let through."""
    if account.case is None or account.person is None:
        return
    cursor.execute("SELECT coalesce(preferred_channel, 'sms') FROM person WHERE id = %s", [account.person])
    channel = cursor.fetchone()[0]
    add(cursor, tenant, [
        {"id": uuid5(payment, "thanks"), "chain_id": account.case, "case_id": account.case,
         "person_id": account.person, "channel": channel if channel in ("sms", "app", "email") else "sms",
         "wanted": "thanks", "source": "payment", "due_at": at, "detail": {"facts": dict(paid)}}
    ])  # fmt: skip


def restate(cursor: Any, tenant: UUID, at: datetime) -> int:
    """Bring cases up to date that have payments, after a night or a tape wrote new figures; returns how many."""
    cursor.execute(
        "SELECT DISTINCT s.case_id, s.account_id FROM account_snapshot s JOIN payment p ON p.account = s.account_id"
        " WHERE s.case_id IS NOT NULL AND s.state <> 'closed' ORDER BY s.case_id"
    )
    return _follow_cases(cursor, tenant, list(dict.fromkeys(row[0] for row in cursor.fetchall())), at, "restate")


def judge_all(cursor: Any, tenant: UUID, at: datetime) -> int:
    """Judge the promises and plans of every case that has some, as a day without money breaks them too."""
    cursor.execute(
        "SELECT DISTINCT chain_id FROM fact WHERE kind IN ('promise.made', 'plan.agreed') AND tenant_id = %s"
        " ORDER BY chain_id",
        [tenant],
    )
    return _follow_cases(cursor, tenant, [row[0] for row in cursor.fetchall()], at, "judge")


def _follow_cases(cursor: Any, tenant: UUID, cases: list[UUID], at: datetime, source: str) -> int:
    for start in range(0, len(cases), BATCH):
        some = cases[start : start + BATCH]
        lock_chains(cursor, some)
        follow(cursor, tenant, accounts_of_cases(cursor, tenant, some).values(), at, "system:payments", source)
    return len(cases)
