"""`arrears bench who-read`: whose data did somebody read between two moments, asked of a record of N facts.

One fact in ten is a reading. Half of these are by one program, the others by two hundred people, over a year; a second
tenant's program and people bear the same names and are never to be seen. The mass of the facts is written by the
database itself, a transaction for each hundred thousand, under the same indexes, triggers and walls as others, but
with digests that nobody linked; what is counted of is put on record by the office.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import repeat
from typing import Any
from uuid import UUID, uuid5

from arrears.office.bench.scratch import scratch_office

CHUNK = 100_000
START = datetime(2025, 11, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
PEOPLE = 200
PROGRAM, ASKED = "api:scoring", "user:asked"
READ_BY_ASKED = 3_000
OTHERS_SHARE = 10
"""Of so many facts, one is the other tenant's."""

_FILL = """
INSERT INTO fact (tenant_id, id, chain_id, sequence, kind, version, happened_at, recorded_at, actor, source, payload,
                  previous, digest)
SELECT %(tenant)s, uuidv7(), md5(person)::uuid, n + 1, kind, 1, at, at, actor, 'bench',
       CASE kind WHEN 'data.read' THEN jsonb_build_object('person', md5(person)::uuid, 'fields',
                 jsonb_build_array('name', 'phone'), 'reason', 'call back')
            ELSE jsonb_build_object('contact', md5(n::text)::uuid, 'channel', 'call', 'outcome', 'no_answer',
                 'number', 'desk') END,
       sha256(n::text::bytea), sha256(person::bytea)
  FROM (SELECT n, %(tenant)s::text || n / 5 AS person, %(start)s::timestamptz + n * %(step)s::interval AS at,
               CASE n %% 10 WHEN 3 THEN 'data.read' ELSE 'call.ended' END AS kind,
               CASE n %% 20 WHEN 3 THEN %(program)s ELSE 'user:' || n / 20 %% %(people)s END AS actor
          FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n) AS said
"""


def bench(facts: int, writers: int) -> dict[str, Any]:
    """Return how long it took to fill the record, and to answer for somebody, for the program, and for a borrower."""
    with scratch_office() as config:
        from django.db import connections

        from arrears.office.database.address import embedded_server
        from arrears.office.members.tenants import create_tenant

        mine, other = create_tenant("bench", "示例机构"), create_tenant("other", "另一机构")
        began = time.monotonic()
        with ThreadPoolExecutor(writers) as pool:
            for tenant, count in ((mine, facts - facts // OTHERS_SHARE), (other, facts // OTHERS_SHARE)):
                list(pool.map(_fill, repeat(tenant), repeat(count), range(0, count, CHUNK)))
        person = _read_as(mine, ASKED, READ_BY_ASKED)
        _read_as(other, ASKED, READ_BY_ASKED // 3)
        filled = time.monotonic() - began
        connections.close_all()
        server = embedded_server(config)
        assert server is not None
        server.stop()
        server.start()  # nothing is in the database's own memory
        answers = dict(_answers(mine, person))
        slowest = max(one["seconds"] for one in answers.values())
        return {"facts": _count(), "fill_seconds": round(filled, 1), **answers, "slowest_seconds": slowest}


def _fill(tenant: UUID, facts: int, first: int) -> None:
    from django.db import connections

    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute(
            _FILL,
            {"tenant": tenant, "start": START, "step": YEAR / facts, "program": PROGRAM, "people": PEOPLE,
             "first": first, "last": min(first + CHUNK, facts) - 1},
        )  # fmt: skip
    connections.close_all()


def _read_as(tenant: UUID, actor: str, times: int) -> UUID:
    """Put readings on record as the office does, spread over the year; returns somebody who was read of."""
    from arrears.office.facts.append import append, draft
    from arrears.office.tenancy import within
    from arrears.record.kinds.office import DataRead

    people = [uuid5(tenant, f"read/{number // 2}") for number in range(times)]
    with within(tenant) as cursor:
        append(
            cursor,
            [
                draft(
                    person, DataRead(person=person, fields=["name", "phone"], reason="call back"),
                    happened_at=START + YEAR * number / times, actor=actor, source="desk",
                )
                for number, person in enumerate(people)
            ],
        )  # fmt: skip
    return people[-1]


def _answers(tenant: UUID, person: UUID) -> Iterator[tuple[str, dict[str, Any]]]:
    from arrears.office.privacy.who_read import answer

    month, end = START + YEAR / 2, START + YEAR
    asked: dict[str, Callable[[Any], dict[str, Any]]] = {
        "somebody_in_a_month": lambda cursor: answer(cursor, ASKED, None, month, month + timedelta(days=30)),
        "somebody_in_the_year": lambda cursor: answer(cursor, ASKED, None, START, end),
        "program_in_a_month": lambda cursor: answer(cursor, PROGRAM, None, month, month + timedelta(days=30)),
        "program_in_the_year": lambda cursor: answer(cursor, PROGRAM, None, START, end),
        "who_read_a_borrower": lambda cursor: answer(cursor, None, person, START, end),
    }
    for name, ask in asked.items():
        yield name, _measure(tenant, ask)


def _measure(tenant: UUID, ask: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    from arrears.office.tenancy import within

    began = time.monotonic()
    with within(tenant, snapshot=True) as cursor:
        found = ask(cursor)
    seconds = time.monotonic() - began
    return {"reads": found["reads"], "people": len(found["people"]), "seconds": round(seconds, 3)}


def _count() -> int:
    from arrears.office.facts.verify import chosen_tenants
    from arrears.office.tenancy import within

    total = 0
    for _, tenant in chosen_tenants(None):
        with within(tenant) as cursor:
            cursor.execute("SELECT count(*) FROM fact")
            total += cursor.fetchone()[0]
    return total
