"""Where the office keeps things and whom it asks: read once from the environment, by nobody else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from arrears.kernel.refusal import InputError


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
    log: Path | None
    """The file of the log; None for standard error (``ARREARS_LOG=-``)."""
    port: int
    """TCP port of the web server on `host`."""
    host: str
    workers: int
    """Web processes."""
    night_at: time
    """From when on the night may run, in `zone`."""
    zone: ZoneInfo
    """Whose days the office works by."""


def read_config(data: str | Path | None = None) -> Config:
    """Return the configuration of the environment; `data` overrides ``ARREARS_DATA``."""
    folder = Path(data or os.environ.get("ARREARS_DATA") or default_data()).expanduser().absolute()
    log = os.environ.get("ARREARS_LOG") or folder / "logs" / "office.log"
    return Config(
        data=folder,
        database_url=os.environ.get("ARREARS_DATABASE_URL") or None,
        owner_url=os.environ.get("ARREARS_DATABASE_OWNER_URL") or None,
        checkpoints=Path(os.environ.get("ARREARS_CHECKPOINTS") or folder / "checkpoints"),
        keys=Path(os.environ.get("ARREARS_KEYS") or folder / "keys"),
        log=None if log == "-" else Path(log),
        port=_number("ARREARS_PORT", 8000, 65_535),
        host=os.environ.get("ARREARS_HOST") or "127.0.0.1",
        workers=_number("ARREARS_WEB_WORKERS", 2, 256),
        night_at=_night_at(os.environ.get("ARREARS_NIGHT_AT") or "02:30"),
        zone=_zone(os.environ.get("ARREARS_ZONE") or "Asia/Shanghai"),
    )


def unwritable(fault: OSError) -> InputError:
    """Return the fault of a data folder that cannot be made or written."""
    message = f"{fault.filename}: {fault.strerror}; give a folder that this user may write with --data"
    return InputError("data_unwritable", message, "--data")


def _number(name: str, default: int, most: int) -> int:
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise InputError("setting_malformed", f"{name} is {text!r}; give a whole number from 1 to {most}", name)
    return int(text)


def _night_at(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no time of the day; write it as 02:30"
        raise InputError("setting_malformed", message, "ARREARS_NIGHT_AT") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"there is no time zone {name!r}; give a name such as Asia/Shanghai"
        raise InputError("setting_malformed", message, "ARREARS_ZONE") from None


def default_data() -> Path:
    """Return the data folder of this user; root's home is closed to the database's own user, so root gets /var/lib."""
    if os.geteuid() == 0:
        return Path("/var/lib/arrears")
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "arrears"
