"""The office's processes under one supervisor: database, web, worker, scheduler.

A process that ends by itself is started again, later each time up to half a minute; a database that was killed is
started again first. On Ctrl-C or SIGTERM all are asked to end, and the supervisor's database is stopped last.
Children get the kernel's word when the supervisor dies, so that none is left behind.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from arrears.kernel.refusal import InputError
from arrears.office.config import unwritable
from arrears.office.database.embedded import DatabaseFault, EmbeddedServer
from arrears.office.logs import log, turn_over

GRACE_SECONDS = 25
LONGEST_PAUSE_SECONDS = 30
HEALTHY_SECONDS = 60
LOG_LOOKED_AT_SECONDS = 60
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def arrears_command(*arguments: str) -> list[str]:
    """Return the command line of this very installation."""
    return [sys.executable, "-c", "from arrears.cli.main import run; run()", *arguments]


def refuse_taken_port(host: str, port: int) -> None:
    """Raise an `InputError` when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise InputError("host_unknown", f"{host!r} is no address of this machine", "--host") from None
        except OSError as fault:
            message = f"{host}:{port} cannot be listened on: {fault.strerror}; choose another with --port"
            raise InputError("port_taken", message, "--port") from None


@contextmanager
def only_one(data: Path) -> Generator[None]:
    """Hold a data folder: a second supervisor on it would stop the first one's database."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = (data / "serve.lock").open("a+")
    except OSError as fault:
        raise unwritable(fault) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            message = f"{data} is being served by process {file.read().strip()}; stop it, or give another folder"
            raise InputError("already_served", message, "--data") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@dataclass
class Child:
    """One process of the office."""

    name: str
    arguments: Sequence[str]
    quiet: bool = False
    """Whether what it prints for programs is kept off the console."""
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    failures: int = 0
    due_at: float = 0

    def start(self) -> None:
        """Start the process in a session of its own: the terminal's Ctrl-C reaches the supervisor alone."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            arrears_command(*self.arguments), start_new_session=True, preexec_fn=_end_with_parent,
            stdout=subprocess.DEVNULL if self.quiet else None,
        )  # fmt: skip
        log().info("process_started", process=self.name, pid=self.process.pid)

    def look_after(self, now: float) -> tuple[int, int] | None:
        """Start the process again when it has ended and its pause is over; returns (exit code, pause) of an end."""
        ended = None
        if self.process is not None and (code := self.process.poll()) is not None:
            self.failures = 0 if now - self.started_at > HEALTHY_SECONDS else self.failures + 1
            pause = min(2**self.failures, LONGEST_PAUSE_SECONDS)
            self.due_at, self.process, ended = now + pause, None, (code, pause)
            log().warning("process_ended", process=self.name, exit=code)
        if self.process is None and now >= self.due_at:
            self.start()
        return ended

    def alive(self) -> bool:
        """Return whether the process runs."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Keeps children and, where it is ours, the database going until told to stop.

    `said` tells whoever sits at the console, in Chinese and English, what `log` has for machines.
    """

    children: list[Child]
    server: EmbeddedServer | None
    log_file: Path | None = None
    stopping: bool = False
    said: Callable[[str, str], None] = field(default=lambda _zh, _en: None)
    log_looked_at: float = 0

    def run(self) -> None:
        """Run until SIGINT or SIGTERM, then stop everything in order."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told_to_stop)
        try:
            while not self.stopping:
                self._look_after_database()
                for child in self.children:
                    self._look_after(child)
                self._look_after_log()
                time.sleep(0.2)
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask the children to end, end those that do not, and stop the database."""
        self.said("正在停止……", "stopping …")
        for child in self.children:
            if child.process is not None and child.alive():
                child.process.terminate()
        limit = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            while child.alive() and time.monotonic() < limit:
                time.sleep(0.05)
            if child.process is not None and child.alive():
                log().warning("process_killed", process=child.name)
                child.process.kill()
                child.process.wait()
        if self.server is not None:
            self.server.stop()
        self.said("已停止", "stopped")

    def _look_after(self, child: Child) -> None:
        if (ended := child.look_after(time.monotonic())) is not None:
            code, pause = ended
            self.said(
                f"{child.name} 意外退出（{code}），{pause} 秒后重新启动",
                f"{child.name} ended by itself (exit {code}); it starts again in {pause} s",
            )

    def _look_after_database(self) -> None:
        if self.server is None or self.server.pid() is not None:
            return
        log().warning("database_ended")
        self.said("数据库意外退出，正在重新启动", "the database ended by itself; it is being started again")
        try:
            self.server.start()
        except DatabaseFault as fault:
            log().error("database_not_started", error=type(fault).__name__)
            self.said(f"数据库无法启动：{fault}", f"the database does not start: {fault}")
            time.sleep(1)

    def _look_after_log(self) -> None:
        if self.log_file is not None and time.monotonic() - self.log_looked_at > LOG_LOOKED_AT_SECONDS:
            self.log_looked_at = time.monotonic()
            turn_over(self.log_file)

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _end_with_parent() -> None:
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
