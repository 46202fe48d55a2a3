"""How often and for how long a gateway tries: a few times, with pauses, never beyond the sender's lease."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

PAUSES_SECONDS = (0.2, 1.0)


def attempts(until: datetime, timeout: float) -> Iterator[float]:
    """Yield, for each attempt, how many seconds it may take; pauses between them, and ends when the lease would."""
    for pause in (0, *PAUSES_SECONDS):
        if seconds_left(until) <= pause:
            return
        time.sleep(pause)
        if (left := seconds_left(until)) > 0:
            yield min(timeout, left)


def seconds_left(until: datetime) -> float:
    """Return how long it is until a moment, negative when it has passed."""
    return (until - datetime.now(UTC)).total_seconds()
