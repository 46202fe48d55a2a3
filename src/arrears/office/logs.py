"""The office's log: one JSON object a line, without personal data, in a file: consoles are for people.

Only the event's name and the fields below are written; anything else that a caller passes is dropped, so that a
name or a telephone number cannot slip into a log by accident. An exception is logged by its type and place, never by
its message, which may quote a row.
"""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "trace", "tenant", "actor", "case", "command", "key", "job", "kind",
        "count", "milliseconds", "status", "method", "route", "address", "process", "pid", "exit", "path", "port", "at",
        "error", "where", "size", "root", "as_of", "says",
    }
)  # fmt: skip


LARGEST_BYTES = 64 * 1024 * 1024
KEPT = 8
"""A log is turned over at `LARGEST_BYTES`; so many old ones are kept."""


def configure_logs(level: int = logging.INFO, file: Path | None = None) -> None:
    """Send structlog's and the standard library's messages to `file` as JSON lines, or to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_of_fault,
        _only_allowed,
    ]
    ours, root = logging.getLogger("arrears"), logging.getLogger()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: ours,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr) if file is None else LogFile(file)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_arguments, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    ours.setLevel(level)


class LogFile(WatchedFileHandler):
    """Writes to a file that all processes of the office share; one that was turned over is opened anew.

    The home is not made here: a mistyped path must not make one. Where the file cannot be written, standard error is.
    """

    def __init__(self, file: Path) -> None:
        """Name the file; its first line opens it."""
        super().__init__(file, encoding="utf-8", delay=True)

    def _open(self) -> Any:
        try:
            Path(self.baseFilename).parent.mkdir(exist_ok=True)
            return super()._open()
        except OSError:
            return _standard_error()


def _standard_error() -> TextIO:
    return open(2, "a", encoding="utf-8", closefd=False)  # as long-lived as the process


def turn_over(file: Path) -> None:
    """Keep a log of `LARGEST_BYTES` under a number and let the next line begin a new one; the supervisor calls it."""
    if not file.exists() or file.stat().st_size < LARGEST_BYTES:
        return
    for number in range(KEPT - 1, 0, -1):
        older = file.with_name(f"{file.name}.{number}")
        if older.exists():
            older.replace(file.with_name(f"{file.name}.{number + 1}"))
    file.replace(file.with_name(f"{file.name}.1"))


def log() -> Any:
    """Return the logger: ``log().info("command_done", command=..., milliseconds=...)``."""
    return structlog.get_logger()


def _place_of_fault(_logger: Any, _method: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    fault = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(fault, BaseException):
        last = traceback.extract_tb(fault.__traceback__)[-1:]
        event["error"] = type(fault).__name__
        event["where"] = f"{last[0].filename.rsplit('/', 1)[-1]}:{last[0].lineno}" if last else ""
    return event


def _without_arguments(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep a library's message as written in its source, without the values that were put into it."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"], event["logger"] = str(record.msg), record.name
        event["exc_info"] = record.exc_info
    return event


def _only_allowed(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}
