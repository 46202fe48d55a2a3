"""Has the database running for as long as a command needs it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.database.address import embedded_server
from arrears.office.database.prepare import prepare


@contextmanager
def running(config: Config, *, create: bool = False) -> Generator[None]:
    """Start the embedded server where it does not run, prepare the database, and stop what was started here.

    Without `create`, a data folder that has no database yet is an `InputError`: a mistyped path must not make one.
    """
    server = embedded_server(config)
    if server is not None and not create and not (server.cluster / "PG_VERSION").exists():
        raise InputError("no_office_here", f"{config.data} holds no office yet; `arrears serve` makes one", "--data")
    ours = server is not None and server.pid() is None
    try:
        prepare(config)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        if ours and server is not None:
            server.stop()
