"""Open cases for the desk's bench: made by as many processes as there are cores, and ranked as a night leaves them."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.config import Config

TENANT, PASSWORD = "bench", "bench-desk-passphrase"
PIECE = 10_000
MADE = "bench-filled"
"""A file that stands in the office's folder once it is filled: one that was broken off is not measured."""


def fill(config: Config, cases: int, users: int) -> int:
    """Return how many cases stand in the queue after making people, cases and users; of a kept office, those it has."""
    from django.db import connection

    from arrears.office.desk.guard import now
    from arrears.office.desk.rank import catch_up
    from arrears.office.members.tenants import create_tenant, tenant_called
    from arrears.office.tenancy import within

    fresh = not (config.data / MADE).exists()
    tenant = create_tenant(TENANT, "示例机构") if fresh else tenant_called(TENANT)
    if fresh:
        _people(config, tenant, cases, now())
        _users(tenant, users)
    with within(tenant) as cursor:
        catch_up(cursor, tenant, now())
        cursor.execute("SELECT count(*) FROM desk_queue")
        made: int = cursor.fetchone()[0]
    if made != cases:
        raise InputError("kept_other", f"the folder holds an office of {made} cases, not {cases}", "--keep")
    if fresh:
        _analyse()
        (config.data / MADE).touch()
    connection.close()
    return made


def _people(config: Config, tenant: UUID, cases: int, at: datetime) -> None:
    from django.db import connections

    from arrears.office.bench.portfolio import make_texts

    make_texts(tenant, at)
    connections.close_all()
    done, spawn = 0, multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=spawn) as pool:
        pieces = [pool.submit(_piece, config.data, tenant, numbers, at) for numbers in _numbers(cases)]
        for piece in as_completed(pieces):
            done += piece.result()
            sys.stderr.write(f"{done:,} of {cases:,} cases made\n")


def _numbers(cases: int) -> Iterator[list[int]]:
    """Yield the numbers of people whom the law lets be called, piece by piece."""
    from arrears.office.bench.portfolio import kind_of

    plain = islice((number for number in count() if kind_of(number) == "plain"), cases)
    while piece := list(islice(plain, PIECE)):
        yield piece


def _piece(data: Path, tenant: UUID, numbers: list[int], at: datetime) -> int:
    import logging

    from arrears.office.logs import configure_logs
    from arrears.office.wiring import switch_on

    config = switch_on(data)
    configure_logs(logging.WARNING)
    from arrears.office.bench.portfolio import make_people

    make_people(config, tenant, numbers, at)
    return len(numbers)


def _users(tenant: UUID, users: int) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.members.commands import hashed

    password = hashed(PASSWORD)
    for number in range(users):
        roles = ["collector", "team_lead"] if number == 0 else ["collector"]
        payload = {"username": f"user{number}", "display_name": f"示例{number}", "roles": roles,
                   "password_hash": password}  # fmt: skip
        execute("user.create", payload, key=f"user{number}", tenant=tenant, actor=system_actor("bench"))


def _analyse() -> None:
    """Do what autovacuum would have done by the time that people come to work."""
    from django.db import connections

    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    owner.close()
