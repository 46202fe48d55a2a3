"""The office's log: one JSON object a line on standard error, without personal data.

Only the event's name and the fields below are written; anything else that a caller passes is dropped, so that a
name or a telephone number cannot slip into a log by accident. An exception is logged by its type and place, never by
its message, which may quote a row.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "logger", "trace", "tenant", "actor", "case", "command", "key", "job", "kind",
        "count", "milliseconds", "status", "method", "route", "address", "process", "pid", "exit", "path", "port", "at",
        "error", "where", "size", "root", "as_of", "says",
    }
)  # fmt: skip


def configure_logs(level: int = logging.INFO) -> None:
    """Send structlog's and the standard library's messages to standard error as JSON lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_of_fault,
        _only_allowed,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_arguments, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


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
