"""Jobs: Procrastinate, in the same database and the same transaction as the facts.

A job's arguments are ids, never personal data. A part of the office declares its jobs in its `tasks.py`:

    @app.task(queue="messages")
    def send_message(tenant: str, contact: str) -> None: ...

and sets them going with `Office.defer` inside a command. A job may run twice (a worker that dies after its work is
done is followed by another): its effect must be a command with a key, or a fact with a natural id.
"""

# pyright: basic

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from procrastinate.contrib.django import app as _app

app: Any = _app
NIGHTLY = "nightly"
STALLED_AFTER_SECONDS = 30


def run_worker(
    *, queues: Sequence[str] | None = None, concurrency: int = 4, wait: bool = True, name: str = "worker"
) -> None:
    """Work on jobs until told to stop (SIGTERM, SIGINT); with `wait=False` until none is left."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            queues=cast(Any, list(queues) if queues else None), concurrency=concurrency, wait=wait, name=name,
            delete_jobs="successful", listen_notify=wait, shutdown_graceful_timeout=20,
            stalled_worker_timeout=STALLED_AFTER_SECONDS,
        )  # fmt: skip


def daytime_queues() -> list[str]:
    """Return every queue that a job is declared for, but the nightly one."""
    return sorted({task.queue for task in app.tasks.values()} - {NIGHTLY})


def run_scheduler() -> None:
    """Keep the clock: set periodic jobs going and run the nightly ones, one at a time."""
    run_worker(queues=[NIGHTLY], concurrency=1, name="scheduler")
