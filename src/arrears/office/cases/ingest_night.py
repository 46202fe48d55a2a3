"""Takes a night's output into the office: people, accounts, actions, and the cases that follow from them.

Only what differs is written. A night that was taken in already changes nothing: its facts have natural ids, and what it
says is there. Cases: one a person and lender, over all accounts there. It opens when something is overdue, is assessed
when its accounts or amounts change, climbs a stage when the one before has done its work, closes when nothing is
overdue, and reopens on relapse. All of a night is one transaction: it is in, or it is not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from arrears.kernel.refusal import InputError
from arrears.office.cases.decide import decide
from arrears.office.cases.leave_tape import note_missing
from arrears.office.cases.night_files import NightFiles
from arrears.office.cases.standings import standings
from arrears.office.facts.append import append, draft
from arrears.office.privacy.people import person_id
from arrears.office.tenancy import take_turns, within
from arrears.record.catalogue import Payload
from arrears.record.kinds.case import CaseClosed
from arrears.record.kinds.office import NightIngested

ACTOR, SOURCE = "system:night", "night"
BATCH = 20_000


@dataclass
class Taken:
    """What a night changed. `again` says that it had been taken in before."""

    as_of: date
    accounts: int = 0
    customers: int = 0
    actions: int = 0
    facts: dict[str, int] = field(default_factory=lambda: dict[str, int]())
    withdrawn: int = 0
    again: bool = False

    def plain(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        return {
            "as_of": self.as_of.isoformat(), "accounts_changed": self.accounts, "customers_new": self.customers,
            "actions": self.actions, "facts": self.facts, "again": self.again,
        }  # fmt: skip


def case_id(tenant: UUID, customer_id: str, lender: str) -> UUID:
    """Return the id of the one case of a person with a lender."""
    return uuid5(tenant, f"case/{lender}/{customer_id}")


def ingest_night(folder: Path, tenant: UUID, *, at: datetime | None = None, incomplete: bool = False) -> Taken:
    """Take in the night in `folder` (what `arrears night --out` wrote); `at` is the moment that facts carry.

    A tape that lacks many overdue accounts is refused (`leave_tape`), unless it is known to be `incomplete`.
    """
    files = NightFiles.open(folder)
    moment = at or datetime.now(UTC)
    taken = Taken(files.as_of)
    with within(tenant) as cursor:
        take_turns(cursor, "payments")  # they change the same accounts, and would wait for what this holds
        take_turns(cursor, "night")
        _refuse_an_older(cursor, tenant, files)
        if _known(cursor, tenant, files):
            taken.again = True
            return taken
        night = _night_fact(tenant, files)
        _lock_followed(cursor)
        _stage(cursor, files)
        _put(cursor, night, moment, taken, note_missing(cursor, files.as_of, incomplete=incomplete))
        taken.customers = _people(cursor, tenant)
        taken.accounts = _accounts(cursor, tenant, files.as_of)
        taken.actions = _actions(cursor, tenant, files.as_of)
        _put(cursor, night, moment, taken, _decisions(cursor, tenant, files.as_of))
        _join_accounts(cursor, tenant)
        _remember(cursor, tenant, files, moment, taken)
    return taken


def _lock_followed(cursor: Any) -> None:
    """Keep everybody else from the followed cases: what is decided is what they are, and nobody waits in a circle."""
    cursor.execute("SELECT 1 FROM chain WHERE id IN (SELECT case_id FROM account_snapshot) ORDER BY id FOR UPDATE")


def _refuse_an_older(cursor: Any, tenant: UUID, files: NightFiles) -> None:
    cursor.execute(
        "SELECT max((payload->>'as_of')::date) FROM fact WHERE chain_id = %s AND kind = 'night.ingested'", [tenant]
    )
    last = cursor.fetchone()[0]
    if last is not None and last > files.as_of:
        raise InputError("night_older", f"the night of {last} is in already; this one is of {files.as_of}", "as_of")


def _night_fact(tenant: UUID, files: NightFiles) -> UUID:
    return uuid5(tenant, f"night/{files.as_of}/{hashlib.sha256(json.dumps(files.digests).encode()).hexdigest()}")


def _known(cursor: Any, tenant: UUID, files: NightFiles) -> bool:
    cursor.execute("SELECT 1 FROM fact WHERE id = %s", [_night_fact(tenant, files)])
    return cursor.fetchone() is not None


def _stage(cursor: Any, files: NightFiles) -> None:
    """Copy what the night says into tables of this transaction."""
    cursor.execute(
        "CREATE TEMP TABLE night_accounts (account_id text, customer_id text, lender text, product text, currency text,"
        " state text, dpd int, bucket text, overdue_minor bigint, outstanding_minor bigint, detail text)"
        " ON COMMIT DROP;"
        "CREATE TEMP TABLE night_actions (customer_id text, channel text, treatment text, detail text) ON COMMIT DROP;"
        "CREATE TEMP TABLE night_people (customer_id text, language text, timezone text, preferred_channel text)"
        " ON COMMIT DROP"
    )
    cursor.execute("SELECT account_id FROM account_snapshot")
    followed = [row[0] for row in cursor.fetchall()]
    for table, rows in (
        ("night_accounts", files.accounts(followed)),
        ("night_actions", files.actions()),
        ("night_people", files.people()),
    ):
        with cursor.copy(f"COPY pg_temp.{table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"ANALYZE pg_temp.{table}")


def _people(cursor: Any, tenant: UUID) -> int:
    """Make people that are not known yet; their personal data comes with the tape (`privacy.people.keep`)."""
    cursor.execute(
        "SELECT n.customer_id, n.language, n.timezone, n.preferred_channel FROM pg_temp.night_people n WHERE NOT EXISTS"
        " (SELECT FROM person p WHERE p.tenant_id = %s AND p.customer_id = n.customer_id)",
        [tenant],
    )
    fresh = cursor.fetchall()
    cursor.execute(
        "INSERT INTO person (tenant_id, id, customer_id, language, timezone, preferred_channel)"
        " SELECT %s, * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])"
        " ON CONFLICT (id) DO NOTHING",
        [tenant, [person_id(tenant, row[0]) for row in fresh], *(list(column) for column in zip(*fresh, strict=True))]
        if fresh
        else [tenant, [], [], [], [], []],
    )
    return len(fresh)


_ACCOUNTS = """
INSERT INTO account_snapshot AS old (tenant_id, account_id, customer_id, lender, product, currency, state, dpd, bucket,
                                     overdue_minor, outstanding_minor, detail, as_of)
SELECT %s, account_id, customer_id, lender, product, currency, state, dpd, bucket, overdue_minor, outstanding_minor,
       detail::jsonb, %s FROM pg_temp.night_accounts
    ON CONFLICT (tenant_id, account_id) DO UPDATE SET
       customer_id = EXCLUDED.customer_id, lender = EXCLUDED.lender, product = EXCLUDED.product, state = EXCLUDED.state,
       currency = EXCLUDED.currency, dpd = EXCLUDED.dpd, bucket = EXCLUDED.bucket, detail = EXCLUDED.detail,
       overdue_minor = EXCLUDED.overdue_minor, outstanding_minor = EXCLUDED.outstanding_minor, as_of = EXCLUDED.as_of
 WHERE (old.customer_id, old.lender, old.product, old.currency, old.state, old.dpd, old.bucket, old.overdue_minor,
        old.outstanding_minor, old.detail) IS DISTINCT FROM (EXCLUDED.customer_id, EXCLUDED.lender, EXCLUDED.product,
        EXCLUDED.currency, EXCLUDED.state, EXCLUDED.dpd, EXCLUDED.bucket, EXCLUDED.overdue_minor,
        EXCLUDED.outstanding_minor, EXCLUDED.detail)
"""


def _accounts(cursor: Any, tenant: UUID, as_of: date) -> int:
    """Keep the accounts that are overdue, or were: the office does not hold the portfolio a second time."""
    cursor.execute(_ACCOUNTS, [tenant, as_of])
    return cursor.rowcount


def _actions(cursor: Any, tenant: UUID, as_of: date) -> int:
    """Put the night's actions in place of those of nights before."""
    cursor.execute("DELETE FROM night_action WHERE tenant_id = %s AND as_of <= %s", [tenant, as_of])
    cursor.execute("SELECT customer_id, channel, treatment, detail FROM pg_temp.night_actions")
    rows = [
        (uuid5(tenant, f"action/{as_of}/{row[0]}/{row[2]}"), person_id(tenant, row[0]), *row[1:])
        for row in cursor.fetchall()
    ]
    cursor.execute(
        "INSERT INTO night_action (tenant_id, as_of, id, person_id, channel, treatment, detail)"
        " SELECT %s, %s, id, person, channel, treatment, detail::jsonb"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[])"
        " AS new(id, person, channel, treatment, detail)",
        [tenant, as_of, *([row[column] for row in rows] for column in range(5))],
    )
    return len(rows)


def _decisions(cursor: Any, tenant: UUID, as_of: date) -> Iterator[tuple[UUID, Payload]]:
    for seen in standings(cursor, tenant, as_of):
        case = case_id(tenant, seen.customer, seen.lender)
        for payload in decide(seen.standing, person_id(tenant, seen.customer), seen.lender, as_of):
            yield case, payload


def _put(cursor: Any, night: UUID, at: datetime, taken: Taken, said: Iterable[tuple[UUID, Payload]]) -> None:
    """Put payloads on the cases' chains; their ids are the night's own, so that a night counts once."""
    waiting = iter(said)
    while batch := list(islice(waiting, BATCH)):
        drafts = [
            draft(
                case, payload, happened_at=at, actor=ACTOR, source=SOURCE,
                identity=uuid5(case, f"{night}/{type(payload).__name__}"),
            )
            for case, payload in batch
        ]  # fmt: skip
        for fact in append(cursor, drafts, recorded_at=at):
            taken.facts[fact.kind] = taken.facts.get(fact.kind, 0) + 1
        taken.withdrawn += sum(isinstance(one, CaseClosed) and one.reason == "withdrawn" for _, one in batch)


def _join_accounts(cursor: Any, tenant: UUID) -> None:
    cursor.execute(
        "UPDATE account_snapshot s SET case_id = c.id FROM collection_case c JOIN person p ON p.id = c.person_id"
        " WHERE s.tenant_id = %s AND p.tenant_id = s.tenant_id AND p.customer_id = s.customer_id"
        " AND c.lender = s.lender AND s.case_id IS DISTINCT FROM c.id",
        [tenant],
    )


def _remember(cursor: Any, tenant: UUID, files: NightFiles, at: datetime, taken: Taken) -> None:
    count = taken.facts.get
    said = NightIngested(
        as_of=files.as_of, files=files.digests, accounts=taken.accounts, customers=taken.customers,
        actions=taken.actions, opened=count("case.opened", 0), reopened=count("case.reopened", 0),
        moved=count("case.moved", 0), cured=count("case.closed", 0) - taken.withdrawn,
        assessed=count("case.assessed", 0), withdrawn=taken.withdrawn, missing=count("case.accounts_missing", 0),
    )  # fmt: skip
    identity = _night_fact(tenant, files)
    append(
        cursor,
        [draft(tenant, said, happened_at=at, actor=ACTOR, source=SOURCE, identity=identity)],
        recorded_at=at,
    )
