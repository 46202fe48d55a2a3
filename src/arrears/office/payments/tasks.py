"""The daily job of payments: a promise or a plan is broken by a day without money, too."""

# pyright: basic

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

from arrears.office.facts.verify import tenants
from arrears.office.jobs.app import NIGHTLY, app
from arrears.office.payments.follow import judge_all
from arrears.office.tenancy import within


@app.periodic(cron="20 * * * *")
@app.task(queue=NIGHTLY, queueing_lock="agreements")
def agreements(timestamp: int) -> None:
    """Judge every promise and plan; hourly, so that the office's day may end at any hour."""
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        with within(tenant) as cursor:
            judge_all(cursor, tenant, datetime.fromtimestamp(timestamp, UTC))
