"""Jobs of the API: facts go out to subscriptions."""

# pyright: basic

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from procrastinate.exceptions import AlreadyEnqueued

from arrears.office.api.deliver import deliver, subscriptions
from arrears.office.config import read_config
from arrears.office.facts.verify import tenants
from arrears.office.jobs.app import app
from arrears.office.tenancy import within


@app.periodic(cron="* * * * *")
@app.task(queue="webhooks", queueing_lock="webhooks")
def webhooks(timestamp: int) -> None:
    """Look each minute whether a subscription waits, and set one job going for it."""
    del timestamp
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        with within(tenant) as cursor:
            waiting = subscriptions(cursor)
        for subscription in waiting:
            _later(str(tenant), str(subscription), 0)


@app.task(queue="webhooks")
def send_facts(tenant: str, subscription: str) -> None:
    """Send a subscription what has come; more follows at once, and what failed later and later."""
    wait = deliver(UUID(tenant), UUID(subscription), read_config(), datetime.now(UTC))
    if wait is not None:
        _later(tenant, subscription, wait)


def _later(tenant: str, subscription: str, seconds: int) -> None:
    """Set the next job of a subscription going; where one waits already (its own time has not come), it is that one."""
    try:
        send_facts.configure(
            queueing_lock=f"webhook/{subscription}", lock=f"webhook/{subscription}", schedule_in={"seconds": seconds}
        ).defer(tenant=tenant, subscription=subscription)
    except AlreadyEnqueued:
        return
