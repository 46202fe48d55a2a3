"""Gunicorn's settings: where it listens comes from the environment; its log goes into the office's."""

# pyright: basic

from __future__ import annotations

import json
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger

from arrears.office.config import read_config
from arrears.office.logs import configure_logs
from arrears.office.web.faults import shape

_config = read_config()
configure_logs(file=_config.log)
bind = f"{_config.host}:{_config.port}"
workers = _config.workers
threads = 8
worker_class = "gthread"
preload_app = True  # loaded once, not once a worker; nothing of it connects before the first request
timeout = 60
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190
max_requests = 20_000
max_requests_jitter = 2_000


def post_worker_init(_worker: object) -> None:
    """Read what pages need before the first request, not during it."""
    from arrears.office.desk.warm import warm

    warm()


class IntoTheLog(Logger):
    """Hands gunicorn's messages to the office's log; requests are logged by the office's middleware."""

    def setup(self, cfg) -> None:
        """Drop gunicorn's handlers: the root logger's JSON is the one."""
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True


logger_class = IntoTheLog


def write_fault(sock: Any, status: int, reason: str, message: str) -> None:
    """Answer what is not HTTP in the one shape of every fault; gunicorn has HTML for it and no setting."""
    body = json.dumps(shape("http_malformed", message or reason, ""))
    head = f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: application/json\r\n"
    util.write_nonblock(sock, f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode("ascii"))


util.write_error = write_fault
