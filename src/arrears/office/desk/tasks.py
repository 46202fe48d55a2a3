"""Jobs of the desk: the queue follows the log, calls in doubt are settled."""

# pyright: basic

from __future__ import annotations

from django.db import connection

from arrears.office.calls import line
from arrears.office.config import read_config
from arrears.office.desk.calling.reconcile import reconcile_calls
from arrears.office.desk.guard import now
from arrears.office.desk.rank import catch_up
from arrears.office.facts.verify import tenants
from arrears.office.jobs.app import app
from arrears.office.tenancy import within


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="desk_calls", pass_context=False)
def settle_calls(timestamp: int) -> None:
    """Ask the telephone gateway about attempts of which nobody knows whether it took them, each minute."""
    del timestamp
    telephone = line.telephone()
    if telephone is None:
        return
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        reconcile_calls(read_config(), tenant, telephone, now())


@app.periodic(cron="* * * * *")
@app.task(queue="desk", queueing_lock="desk_queue", pass_context=False)
def keep_queue(timestamp: int) -> None:
    """Bring every tenant's queue up to date, each minute."""
    del timestamp
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        with within(tenant) as cursor:
            catch_up(cursor, tenant, now())
