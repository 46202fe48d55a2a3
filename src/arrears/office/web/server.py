"""Gunicorn's settings: where it listens comes from the environment; its log goes into the office's."""

# pyright: basic

from __future__ import annotations

from gunicorn.glogging import Logger

from arrears.office.config import read_config

_config = read_config()
bind = f"{_config.host}:{_config.port}"
workers = _config.workers
threads = 8
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
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
