"""The daily job of privacy: what the rules of retention say is destroyed."""

# pyright: basic

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

from arrears.office.facts.verify import tenants
from arrears.office.jobs.app import NIGHTLY, app
from arrears.office.logs import log
from arrears.office.privacy.retention import erase_due
from arrears.office.tenancy import within


@app.periodic(cron="40 4 * * *")
@app.task(queue=NIGHTLY, queueing_lock="retention")
def retention(timestamp: int) -> None:
    """Destroy what the rules say, for every tenant."""
    at = datetime.fromtimestamp(timestamp, UTC)
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        with within(tenant) as cursor:
            erased = erase_due(cursor, at.date(), at)
        count = sum(erased.counts.values())
        if count:
            log().info("retention_done", tenant=str(tenant), count=count)
