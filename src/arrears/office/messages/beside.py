"""The sender of messages beside a worker's jobs: a thread that starts and ends with the worker."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager

from prometheus_client import start_http_server

from arrears.office.config import Config
from arrears.office.gateways.settings import open_gateways
from arrears.office.logs import log
from arrears.office.messages.decide import Way
from arrears.office.messages.run import work

LONGEST_END_SECONDS = 20


@contextmanager
def sending(config: Config) -> Generator[None]:
    """Send messages for as long as the block runs; a batch under way is finished before it ends.

    ``ARREARS_WORKER_METRICS_PORT`` shows this process's counts to Prometheus.
    """
    gateways = open_gateways(config)
    if port := os.environ.get("ARREARS_WORKER_METRICS_PORT"):
        start_http_server(int(port), addr=config.host)
    stop = threading.Event()
    sender = threading.Thread(target=work, args=(config, Way(gateways), stop), name="messages", daemon=True)
    sender.start()
    log().info("messages_started", count=len(gateways))
    try:
        yield
    finally:
        stop.set()
        sender.join(LONGEST_END_SECONDS)
        for gateway in gateways.values():
            gateway.close()
