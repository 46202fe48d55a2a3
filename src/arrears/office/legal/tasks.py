"""Jobs of legal matters: the wall of deadlines is looked at every morning, and again at noon."""

# pyright: basic

from __future__ import annotations

from django.db import connection

from arrears.office.desk.guard import now
from arrears.office.facts.verify import tenants
from arrears.office.jobs.app import app
from arrears.office.legal.acting import keep_wall
from arrears.office.tenancy import within


@app.periodic(cron="30 0,4 * * *")  # 08:30 and 12:30 in Shanghai
@app.task(queue="legal", queueing_lock="legal_wall", pass_context=False)
def look_at_wall(timestamp: int) -> None:
    """Bring every tenant's wall up to the day and give its warnings."""
    del timestamp
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        with within(tenant) as cursor:
            keep_wall(cursor, tenant, now())
