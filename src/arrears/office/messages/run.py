"""The messages' worker: due, decided, handed over, asked for, answered; tenant by tenant, until told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, connections

from arrears.office.config import Config
from arrears.office.facts.verify import tenants as all_tenants
from arrears.office.logs import log
from arrears.office.messages import measure
from arrears.office.messages.decide import Clock, Way, decide_due
from arrears.office.messages.due import take_actions
from arrears.office.messages.events import give_up_waiting, poll
from arrears.office.messages.hand_over import hand_over
from arrears.office.messages.reconcile import reconcile

IDLE_SECONDS = 0.2
SLOW_SECONDS = 5.0
"""Between looks for new actions, doubts and missing receipts; replies are looked for in every round."""
FAULT_SECONDS = 0.5


def wall_clock() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def work(
    config: Config, way: Way, stop: threading.Event, *, clock: Clock = wall_clock, slow_seconds: float = SLOW_SECONDS,
    tenants: Callable[[], Sequence[UUID]] | None = None,
) -> None:  # fmt: skip
    """Send messages until `stop`; a database that goes away is waited for, and what was in doubt is asked for."""
    slow_at = 0.0
    while not stop.is_set():
        slow = time.monotonic() >= slow_at
        if slow:
            slow_at = time.monotonic() + slow_seconds
        try:
            moved = sum(work_round(config, tenant, way, clock, slow=slow) for tenant in (tenants or _tenants)())
        except (OperationalError, InterfaceError) as fault:
            log().warning("messages_interrupted", error=type(fault).__name__)
            connections.close_all()
            stop.wait(FAULT_SECONDS)
            continue
        except Exception:  # noqa: BLE001 - a fault in one round must not end the worker; it is logged by type and place
            log().exception("messages_fault")
            stop.wait(FAULT_SECONDS)
            continue
        if not moved:
            stop.wait(IDLE_SECONDS)
    connections.close_all()


def work_round(config: Config, tenant: UUID, way: Way, clock: Clock, *, slow: bool = True) -> int:
    """Do a bit of everything for one tenant; returns how much was moved."""
    moved = 0
    for gateway in {gateway.name: gateway for gateway in way.gateways.values()}.values():
        moved += poll(config, tenant, way, gateway, clock)
    decided = decide_due(config, tenant, way, clock)
    if decided.taken:
        handed = hand_over(tenant, way, decided, clock)
        measure.count(tenant, decided, handed)
        moved += decided.taken
    if slow:
        moved += take_actions(tenant)
        moved += reconcile(config, tenant, way, clock)
        moved += give_up_waiting(tenant, way, clock)
    return moved


def _tenants() -> list[UUID]:
    with connection.cursor() as cursor:
        return all_tenants(cursor)
