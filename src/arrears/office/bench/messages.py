"""`arrears bench office`: due contacts through the law, the outbox and a local carrier, with and without kills."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from arrears.kernel.refusal import InputError
from arrears.office.bench.scratch import open_office
from arrears.office.config import Config
from arrears.office.processes import arrears_command

TEN = 10
"""The bench's clock starts at this hour in Shanghai, so that it is lawful to write whenever it is run."""
CALM = timedelta(seconds=60)
UNDER_FIRE = timedelta(seconds=4)
"""How long a sender owns its messages: what a kill leaves in doubt is asked for after it."""
_UNSETTLED = """
SELECT count(*) FILTER (WHERE state <> 'sent'), count(*) FROM message
 WHERE state IN ('sending', 'sent') OR (state = 'due' AND due_at < %s)
"""
"""Messages due at once or on their way, without and with those that wait for their receipt. What the law put off to
another day is settled for today."""


def bench(
    messages: int, kills: int, *, workers: int = 2, manners: str = "", seed: int = 0, at: datetime | None = None,
    folder: Path | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the figures; everything lies in a scratch folder that is removed, or in `folder`, which is kept."""
    if kills > messages:
        raise InputError("too_many_kills", "there cannot be more kills than messages", "--kills")
    scratch = folder or Path(tempfile.mkdtemp(prefix="arrears-bench-"))
    config = open_office(scratch)
    from arrears.office.database.address import embedded_server

    server = embedded_server(config)
    assert server is not None
    carrier, url = _carrier(scratch, seed, manners or ("unruly" if kills else "quiet"))
    try:
        return _measure(config, server, url, messages, kills, workers, seed, at)
    finally:
        carrier.terminate()
        carrier.wait()
        server.stop("immediate")
        if folder is None:
            shutil.rmtree(scratch, ignore_errors=True)


UNRULY = {
    "bounce": 30, "silent": 0, "repeated": 200, "opt_out": 20, "promise": 20, "other": 20, "bad_address": 10,
    "lost_answer": 40, "put_off": 20, "receipt_ms": [0, 1000], "reply_ms": [0, 1000],
}  # fmt: skip
"""Receipts repeat, answers are lost, people opt out: what a killed office has to get right anyway."""


def _carrier(scratch: Path, seed: int, manners: str) -> tuple[subprocess.Popen[str], str]:
    if manners == "unruly":
        (scratch / "manners.json").write_text(json.dumps(UNRULY))
        manners = str(scratch / "manners.json")
    ledger = str(scratch / "carrier.db")
    process = subprocess.Popen(
        arrears_command("carrier", "--ledger", ledger, "--port", "0", "--seed", str(seed), "--manners", manners),
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.readline()
    if not said:
        raise InputError("carrier_not_started", "the local carrier did not start", "--manners")
    return process, str(json.loads(said)["listening"])


def _measure(
    config: Config, server: Any, url: str, messages: int, kills: int, workers: int, seed: int, at: datetime | None
) -> dict[str, Any]:
    from django.db import connections

    from arrears.office.bench.cpu import cpu_seconds
    from arrears.office.bench.fire import Fire
    from arrears.office.bench.portfolio import make_people, make_texts
    from arrears.office.members.tenants import create_tenant

    start = at or datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=TEN, minute=0, second=0, microsecond=0)
    tenant = create_tenant("bench", "示例机构")
    make_texts(tenant, start)
    make_people(config, tenant, range(messages), start)
    connections.close_all()
    offset, today = start.astimezone(UTC) - datetime.now(UTC), start + timedelta(hours=6)
    scratch = config.data.parent
    fire = Fire(
        server, _worker(config, tenant, url, offset, kills), workers, scratch / "workers.log", random.Random(seed)
    )
    cpu, began = cpu_seconds(server.pid()), time.monotonic()
    fire.start()
    try:
        fire.burn(kills, _left(messages, today), messages)
    finally:
        fire.stop()
    seconds = time.monotonic() - began
    spent = cpu_seconds(server.pid()) - cpu
    answer = _count(tenant, server, scratch / "carrier.db", today)
    return {
        "messages": messages, **answer, "messages_per_s": int(answer["sent"] / seconds), "kills": fire.killed,
        "seconds": round(seconds, 2), "workers": workers,
        "cpu_ms_per_message": None if kills else round(spent * 1000 / max(1, answer["sent"]), 2),
    }  # fmt: skip


def _worker(config: Config, tenant: UUID, url: str, offset: timedelta, kills: int) -> Callable[[threading.Event], None]:
    from arrears.office.gateways.local import CHANNELS, local_gateway
    from arrears.office.messages.decide import Way
    from arrears.office.messages.run import work

    def run(stop: threading.Event) -> None:
        gateway = local_gateway(url)
        way = Way(
            dict.fromkeys(CHANNELS, gateway), lease=UNDER_FIRE if kills else CALM, batch=25 if kills else 100,
            later=timedelta(seconds=1),
        )  # fmt: skip
        work(config, way, stop, clock=lambda: datetime.now(UTC) + offset, slow_seconds=0.5, tenants=lambda: [tenant])

    return run


def _left(messages: int, today: datetime) -> Callable[[psycopg.Connection[Any]], int]:
    """Return how much is left to do: actions that are not queued yet, and messages that are not settled."""

    def left(connection: psycopg.Connection[Any]) -> int:
        queued = connection.execute("SELECT count(*) FROM message WHERE source = 'night'").fetchone()
        rest = connection.execute(_UNSETTLED, [today]).fetchone()
        assert queued is not None and rest is not None
        return max(0, messages - int(queued[0])) + int(rest[1])

    return left


def _count(tenant: UUID, server: Any, ledger: Path, today: datetime) -> dict[str, Any]:
    from arrears.office.bench.recount import Ledger, Scan, recount
    from arrears.office.facts.read import log_after
    from arrears.office.tenancy import within

    with within(tenant, snapshot=True) as cursor:
        scan = Scan().read(fact for _, fact in log_after(cursor, tenant))
    with psycopg.connect(server.conninfo(database="arrears")) as connection:
        row = connection.execute(_UNSETTLED, [today]).fetchone()
    counts = recount(scan, Ledger.read(ledger), int(row[0]) if row else 0)
    return {**counts, "replies": scan.replies, **({"breaches": scan.breaches[:5]} if scan.breaches else {})}
