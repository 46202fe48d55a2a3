"""`arrears bench facts`: facts appended in bulk, chained, projected and committed, and the log verified afterwards.

The mixture is a month of cases: opened, three calls, and a new standing; each is projected, as in the running office.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import repeat
from multiprocessing import get_context
from typing import Any
from uuid import UUID, uuid5

from arrears.office.bench.cpu import cpu_seconds
from arrears.office.bench.scratch import scratch_office

CASE_FACTS = 5
CHUNK_CASES = 1_000
START = datetime(2026, 11, 1, 1, tzinfo=UTC)


def bench(facts: int, writers: int) -> dict[str, Any]:
    """Return the figures of at least so many facts, appended by so many processes, 5,000 a transaction."""
    with scratch_office() as config:
        from django.db import connections

        from arrears.office.database.address import embedded_server
        from arrears.office.facts.verify import verify
        from arrears.office.members.tenants import create_tenant

        server = embedded_server(config)
        tenant = create_tenant("bench", "示例机构")
        connections.close_all()
        with ProcessPoolExecutor(writers, get_context("fork"), _ready) as pool:
            list(pool.map(_ready, range(writers)))  # processes are there before the clock starts
            cpu, began = cpu_seconds(server.pid() if server else None), time.monotonic()
            done = sum(pool.map(_append, repeat(tenant), _chunks(facts)))
            seconds = time.monotonic() - began
        spent = cpu_seconds(server.pid() if server else None) - cpu
        began = time.monotonic()
        report = verify(tenant, config)
        return {
            "facts": done, "writers": writers, "seconds": round(seconds, 2), "facts_per_s": int(done / seconds),
            "cpu_ms_per_fact": round(spent * 1000 / done, 3), "verify_seconds": round(time.monotonic() - began, 2),
            "verified": report.facts == done and report.count == 0,
        }  # fmt: skip


def _ready(_number: int = 0) -> None:
    """Load what appending needs, so that it is not measured."""
    import_module("arrears.office.facts.append")


def _chunks(facts: int) -> Iterator[range]:
    cases = -(-facts // CASE_FACTS)
    for start in range(0, cases, CHUNK_CASES):
        yield range(start, min(start + CHUNK_CASES, cases))


def _append(tenant: UUID, cases: range) -> int:
    from arrears.office.facts.append import append
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        return len(append(cursor, [fact for number in cases for fact in _month(uuid5(tenant, str(number)), number)]))


def _month(case: UUID, number: int) -> Iterator[Any]:
    from arrears.office.facts.append import draft
    from arrears.record.kinds.case import CaseAssessed, CaseOpened
    from arrears.record.kinds.contact import CallEnded

    accounts, day = [f"LN-{number:08d}"], START.date()
    opened = CaseOpened(
        person=uuid5(case, "person"), lender="lender", stage="reminder", owner_role="collector", next_step="remind",
        deadline=day, as_of=day, currency="CNY", overdue_minor=50_000 + number, dpd=3, accounts=accounts,
    )  # fmt: skip
    said: list[tuple[int, Any]] = [(0, opened)]
    said += [
        (day, CallEnded(contact=uuid5(case, f"call/{day}"), channel="call", outcome="no_answer", number="desk"))
        for day in (2, 9, 16)
    ]
    later = CaseAssessed(as_of=day, currency="CNY", overdue_minor=90_000 + number, dpd=23, accounts=accounts)
    said.append((20, later))
    for day, payload in said:
        yield draft(case, payload, happened_at=START + timedelta(days=day), actor="system:bench", source="bench")
