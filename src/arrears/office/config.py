"""Where the office keeps things and whom it asks: read once from the environment, by nobody else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """The office's settings; every one can be set by an environment variable (docs/how-to/operate.md)."""

    data: Path
    """Folder of everything that the office keeps: database, keys, checkpoints, logs."""
    database_url: str | None
    """The application's role on an outside PostgreSQL; None for the embedded one."""
    owner_url: str | None
    """The role that owns the schema on an outside PostgreSQL; only migrations use it."""
    checkpoints: Path
    """Where signed checkpoints are written: best on another machine's disk."""
    keys: Path
    """Where the keys lie: personal data (`personal.json`), the record's signing key (`record.key`)."""
    port: int
    """TCP port of the web server on `host`."""
    host: str
    workers: int
    """Web processes."""


def read_config(data: str | Path | None = None) -> Config:
    """Return the configuration of the environment; `data` overrides ``ARREARS_DATA``."""
    folder = Path(data or os.environ.get("ARREARS_DATA") or default_data()).expanduser().absolute()
    return Config(
        data=folder,
        database_url=os.environ.get("ARREARS_DATABASE_URL") or None,
        owner_url=os.environ.get("ARREARS_DATABASE_OWNER_URL") or None,
        checkpoints=Path(os.environ.get("ARREARS_CHECKPOINTS") or folder / "checkpoints"),
        keys=Path(os.environ.get("ARREARS_KEYS") or folder / "keys"),
        port=int(os.environ.get("ARREARS_PORT") or 8000),
        host=os.environ.get("ARREARS_HOST") or "127.0.0.1",
        workers=int(os.environ.get("ARREARS_WEB_WORKERS") or 2),
    )


def default_data() -> Path:
    """Return the data folder of this user; root's home is closed to the database's own user, so root gets /var/lib."""
    if os.geteuid() == 0:
        return Path("/var/lib/arrears")
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "arrears"
