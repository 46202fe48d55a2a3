"""The plug is pulled: on the database while facts are written, on the office's processes; and a restore drill."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .serving import ARREARS, alive, arrears, children, environment, free_port, health, refused, started, wait_for

pytestmark = [pytest.mark.chaos, pytest.mark.database]

WRITER = """
import sys
from datetime import UTC, datetime
from uuid import UUID
from django.db import OperationalError, InterfaceError, connections
from arrears.office.wiring import switch_on
switch_on()
from arrears.office.facts.append import append, draft
from arrears.office.members.tenants import tenant_called
from arrears.office.tenancy import within
from arrears.record.kinds.contact import MessageSent
tenant = tenant_called("crash")
number = 0
while True:
    number += 1
    said = MessageSent(contact=UUID(int=number), channel="sms", gateway="g", text_digest="0" * 64)
    one = draft(UUID(int=number % 5 + 1), said, happened_at=datetime.now(UTC), actor="system:test", source="test")
    try:
        with within(tenant) as cursor:
            append(cursor, [one])
    except (OperationalError, InterfaceError):
        connections.close_all()
        continue
    print(one.id, flush=True)
"""


def test_what_was_acknowledged_survives_the_database_being_killed(data: Path) -> None:
    from arrears.office.database.embedded import EmbeddedServer

    arrears(data, "office", "tenant", "crash", "示例机构")
    server = EmbeddedServer(data / "postgresql")
    server.start()
    writer = subprocess.Popen([sys.executable, "-c", WRITER], env=environment(data), stdout=subprocess.PIPE, text=True)
    acknowledged: list[str] = []
    try:
        for _ in range(3):
            for _ in range(25):
                acknowledged.append(writer.stdout.readline().strip())
            server.kill()
            server.start()
    finally:
        writer.kill()
        acknowledged += writer.stdout.read().split("\n")[:-1]
    answer = arrears(data, "record", "verify")
    assert answer["verified"] and answer["facts"] >= len(acknowledged) >= 75
    import psycopg

    with psycopg.connect(server.conninfo(database="arrears")) as connection:
        kept = {str(row[0]) for row in connection.execute("SELECT id FROM fact").fetchall()}
    assert set(acknowledged) <= kept


def test_the_office_comes_back_and_leaves_nothing_behind(data: Path) -> None:
    from arrears.office.database.embedded import EmbeddedServer

    port, server = free_port(), EmbeddedServer(data / "postgresql")
    office = started(data, "serve", "--port", str(port))

    def healthy() -> bool:
        return health(port) == "ok"

    try:
        wait_for(healthy)
        first = children(office.pid)
        assert len(first) == 3
        server.kill()
        wait_for(lambda: server.pid() is not None)
        wait_for(healthy)
        os.kill(first[0], signal.SIGKILL)
        wait_for(lambda: len([child for child in children(office.pid) if alive(child)]) == 3 and healthy())
        state = subprocess.run([*ARREARS, "status"], env=environment(data), capture_output=True, text=True)
        assert state.returncode == 0 and json.loads(state.stdout)["status"] == "ok", state.stdout
        last = children(office.pid)
    finally:
        office.send_signal(signal.SIGINT)
        said = office.communicate(timeout=60)[1]
    assert office.returncode == 0 and "stopped" in said, said
    assert server.pid() is None and not any(alive(child) for child in last)


def test_a_taken_port_is_told_before_anything_starts(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [*ARREARS, "serve", "--port", str(taken.getsockname()[1])], env=environment(data), capture_output=True,
            text=True, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2 and json.loads(done.stderr)["error"]["code"] == "port_taken"
    assert not (data / "postgresql").exists()


def test_restore_drill_the_same_root_and_no_difference(data: Path) -> None:
    """Dump, restore elsewhere, rebuild, verify: the same facts, the same root, signed by the same key."""
    arrears(data, "office", "tenant", "drill", "示例机构")
    arrears(data, "office", "user", "drill", "li", "--role", "administrator", given="correct horse battery staple\n")
    arrears(data, "record", "checkpoint")
    before = arrears(data, "record", "verify")
    arrears(data, "office", "backup", str(data / "office.dump"))
    elsewhere = data / "restored"
    for kept in ("keys", "checkpoints"):
        shutil.copytree(data / kept, elsewhere / kept)
    broken = data / "broken.dump"
    broken.write_bytes((data / "office.dump").read_bytes()[:20_000])
    assert refused(elsewhere, "office", "restore", str(broken))["code"] == "dump_unreadable"
    assert not (elsewhere / "postgresql" / "cluster" / "PG_VERSION").exists(), "a restore that broke off leaves nothing"
    arrears(elsewhere, "office", "restore", str(data / "office.dump"))
    after = arrears(elsewhere, "record", "verify")
    assert after == before and before["verified"] and before["facts"] == 1
    assert arrears(elsewhere, "record", "rebuild")["same"]
    span = ("--from", "2020-01-01T00:00Z", "--to", "2100-01-01T00:00Z")
    asked = arrears(elsewhere, "privacy", "who-read", "--tenant", "drill", "--by", "user:1", *span)
    assert (asked["reads"], asked["people"], asked["readers"]) == (0, [], [])
    again = refused(elsewhere, "office", "restore", str(data / "office.dump"))
    assert again["code"] == "office_here_already"
