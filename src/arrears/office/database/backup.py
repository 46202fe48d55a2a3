"""Backs the embedded database up into one file, and makes an office from one. Outside databases have their own ways.

Restore only files of your own: PostgreSQL runs what a dump says (CVE-2025-8714). Practise it: the drill is a test.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.database import address
from arrears.office.database.embedded import DatabaseFault, EmbeddedServer
from arrears.office.database.prepare import make_roles


def back_up(config: Config, file: Path) -> int:
    """Write a dump of the running database, of one moment, and return its size in bytes."""
    server = _embedded(config)
    fresh = file.with_name(f"{file.name}.part")
    conninfo = server.conninfo(database=address.DATABASE)
    try:
        _run(server, "pg_dump", "--format=custom", "--file", str(fresh), "--dbname", conninfo)
        fresh.replace(file)
    except (DatabaseFault, OSError) as fault:
        raise InputError("file_unwritable", f"{file}: {fault}; give a file that can be written", "FILE") from None
    finally:
        fresh.unlink(missing_ok=True)
    return file.stat().st_size


def restore(config: Config, file: Path) -> None:
    """Make the data folder's database from a dump; one that is there already is never overwritten.

    A dump that cannot be read makes nothing, and one that breaks off leaves nothing behind.
    """
    server = _embedded(config)
    if (server.cluster / "PG_VERSION").exists():
        raise InputError("office_here_already", f"{config.data} holds an office; restore into another folder", "--data")
    if not file.is_file():
        raise InputError("file_unreadable", f"there is no file {file}", "FILE")
    if not config.keys.exists():
        raise InputError("key_missing", f"put the office's keys into {config.keys} first", "--data")
    try:
        _run(server, "pg_restore", "--list", str(file))
        _fill(server, file)
    except DatabaseFault as fault:
        raise InputError("dump_unreadable", f"{file} is no whole backup: {fault}", "FILE") from None


def _fill(server: EmbeddedServer, file: Path) -> None:
    server.start()
    try:
        make_roles(server.conninfo())
        conninfo = server.conninfo(database=address.DATABASE)
        _run(server, "pg_restore", "--exit-on-error", "--single-transaction", "--dbname", conninfo, str(file))
    except BaseException:
        server.stop("immediate")
        shutil.rmtree(server.folder, ignore_errors=True)
        raise
    server.stop()


def _embedded(config: Config) -> EmbeddedServer:
    server = address.embedded_server(config)
    if server is None:
        raise InputError("database_outside", "this is for the embedded database; yours is outside: use its own tools")
    return server


def _run(server: EmbeddedServer, program: str, *arguments: str) -> None:
    done = subprocess.run([str(server.binaries / program), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise DatabaseFault(f"{program} failed: {done.stderr.strip()[-800:]}")
