"""An office of its own for a measurement: a scratch folder, PostgreSQL with fsync on, one tenant; gone afterwards."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from arrears.office.config import Config
from arrears.office.wiring import switch_on


@contextmanager
def scratch_office(folder: Path | None = None) -> Generator[Config]:
    """Yield the configuration of a fresh office; it is removed afterwards, but for one in a `folder` of yours."""
    scratch = folder or Path(tempfile.mkdtemp(prefix="arrears-bench-"))
    config = open_office(scratch)
    from django.db import connections

    from arrears.office.database.address import embedded_server

    server = embedded_server(config)
    assert server is not None
    try:
        yield config
    finally:
        connections.close_all()
        server.stop("immediate" if folder is None else "fast")
        if folder is None:
            shutil.rmtree(scratch, ignore_errors=True)


def open_office(scratch: Path) -> Config:
    """Start an office in a scratch folder, whatever the environment says of another one."""
    for name in [name for name in os.environ if name.startswith("ARREARS_")]:
        del os.environ[name]
    config = switch_on(scratch / "office")
    from arrears.office.logs import configure_logs

    configure_logs(logging.WARNING)
    from arrears.office.database.prepare import prepare

    prepare(config)
    return config
