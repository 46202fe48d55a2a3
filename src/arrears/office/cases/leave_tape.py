"""Accounts that leave the lender's tape: flagged at once, withdrawn when they stay away.

A lender's tape lists every account that it owns. One that is missing was sold, recalled, settled elsewhere, or
forgotten in the export; the office cannot know which. So: the case is flagged the first night
(`case.accounts_missing`) and its next step is to ask the lender; the account counts as it stood for `GRACE_DAYS`;
after that it counts no more, and a case left without an overdue account is closed as withdrawn. An account that
returns is taken up again. A tape on which many overdue accounts are missing at once is taken for a broken export and
refused, unless somebody says it is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.cases.stages import process
from arrears.record.catalogue import Payload
from arrears.record.kinds.case import CaseAccountsMissing, CaseAccountsReturned

GRACE_DAYS = 7
NEXT_STEP = "ask_lender"
ALWAYS_TAKEN, ONE_IN = 20, 5
"""So many overdue accounts may always leave in one night; more only while they are at most one in `ONE_IN`."""

_MISSING = """
UPDATE account_snapshot s SET missing_since = %s WHERE s.missing_since IS NULL
   AND NOT EXISTS (SELECT FROM pg_temp.night_accounts n WHERE n.account_id = s.account_id)
RETURNING s.account_id, s.case_id, s.dpd > 0 OR s.overdue_minor > 0
"""
_RETURNED = """
UPDATE account_snapshot s SET missing_since = NULL WHERE s.missing_since IS NOT NULL
   AND EXISTS (SELECT FROM pg_temp.night_accounts n WHERE n.account_id = s.account_id)
RETURNING s.account_id, s.case_id
"""
_OPEN = "SELECT id, stage FROM collection_case WHERE id = ANY(%s) AND status = 'open' ORDER BY id"


def note_missing(cursor: Any, as_of: date, *, incomplete: bool = False) -> Iterator[tuple[UUID, Payload]]:
    """Note which followed accounts are on tonight's tape and yield what is to be recorded, by case.

    `incomplete` says that a tape without many of them is right.
    """
    cursor.execute("SELECT count(*) FROM account_snapshot WHERE missing_since IS NULL AND overdue_minor > 0")
    overdue = cursor.fetchone()[0]
    cursor.execute(_RETURNED)
    returned = _by_case(cursor.fetchall())
    cursor.execute(_MISSING, [as_of])
    rows = [row for row in cursor.fetchall() if row[2]]
    if len(rows) > ALWAYS_TAKEN and len(rows) * ONE_IN > overdue and not incomplete:
        message = (
            f"{len(rows)} of {overdue} overdue accounts are not on this tape: an export that broke off? Where it is"
            " right, take the night in by hand with --incomplete"
        )
        raise InputError("tape_incomplete", message, "accounts")
    missing = _by_case(rows)
    cursor.execute(_OPEN, [sorted({*returned, *missing})])
    for case, stage in cursor.fetchall():
        if case in returned:
            step = process(stage, as_of)
            yield (
                case,
                CaseAccountsReturned(
                    as_of=as_of, accounts=returned[case], next_step=step.next_step, deadline=step.deadline
                ),
            )
        if case in missing:
            until = as_of + timedelta(days=GRACE_DAYS)
            yield case, CaseAccountsMissing(as_of=as_of, accounts=missing[case], next_step=NEXT_STEP, deadline=until)


def _by_case(rows: Any) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for account, case, *_ in sorted(rows):
        if case is not None:
            found[case].append(account)
    return found
