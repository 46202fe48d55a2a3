"""The office under fire: workers and the database, killed with SIGKILL at random moments and started again.

Workers are forked from this process, which has everything loaded, so that a start takes milliseconds. When the next
kill comes depends on the work done, so that they are spread over all of it.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.db import connections

from arrears.office.database.embedded import EmbeddedServer

DATABASE_SHARE = 4
"""Of so many kills, one is the database's."""
POLL_SECONDS = 0.05
LONGEST_SECONDS = 1800


@dataclass
class Fire:
    """A supervisor of so many workers and one database, with its kills."""

    server: EmbeddedServer
    work: Callable[[threading.Event], None]
    workers: int
    log: Path
    chance: random.Random
    running: list[int] = field(default_factory=lambda: list[int]())
    killed: dict[str, int] = field(default_factory=lambda: {"workers": 0, "database": 0})

    def start(self) -> None:
        """Start every worker."""
        connections.close_all()
        self.running = [self._fork() for _ in range(self.workers)]

    def burn(self, kills: int, left: Callable[[psycopg.Connection], int], total: int) -> None:
        """Kill so many times while the work goes on, then wait until nothing is `left`."""
        marks = sorted((self.chance.randrange(total) for _ in range(kills)), reverse=True)
        limit = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < limit:
            rest = self._ask(left)
            if marks and rest is not None and total - rest >= marks[-1]:
                marks.pop()
                self._kill()
            elif rest == 0 and not marks:
                return
            else:
                time.sleep(POLL_SECONDS)
            self._look_after()
        raise TimeoutError("the messages did not settle")

    def stop(self) -> None:
        """Ask the workers to end and wait for them."""
        for pid in self.running:
            os.kill(pid, signal.SIGTERM)
        for pid in self.running:
            os.waitpid(pid, 0)
        self.running = []

    def _ask(self, left: Callable[[psycopg.Connection], int]) -> int | None:
        try:
            with psycopg.connect(self.server.conninfo(database="arrears"), connect_timeout=2) as connection:
                return left(connection)
        except psycopg.OperationalError:
            return None

    def _kill(self) -> None:
        """Kill a worker or the database, a moment from now."""
        time.sleep(self.chance.random() * 0.2)
        if self.chance.randrange(DATABASE_SHARE) == 0:
            self.server.kill()
            self.server.start()
            self.killed["database"] += 1
            return
        place = self.chance.randrange(len(self.running))
        os.kill(self.running[place], signal.SIGKILL)
        os.waitpid(self.running[place], 0)
        self.running[place] = self._fork()
        self.killed["workers"] += 1

    def _look_after(self) -> None:
        """Start workers again that ended by themselves."""
        for place, pid in enumerate(self.running):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.running[place] = self._fork()

    def _fork(self) -> int:
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            _end_with(self.log)
            stop = threading.Event()
            signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.work(stop)
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)


def _end_with(log: Path) -> None:
    """Send this process's log to a file."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
