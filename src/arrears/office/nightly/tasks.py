"""What the clock sets going: nights, checkpoints, and jobs that a dead worker left behind."""

# pyright: basic

from __future__ import annotations

from uuid import UUID

from django.db import connection

from arrears.office.config import read_config
from arrears.office.facts.checkpoints import seal
from arrears.office.facts.verify import tenants
from arrears.office.jobs.app import NIGHTLY, STALLED_AFTER_SECONDS, app
from arrears.office.logs import log
from arrears.office.nightly.compare import compare
from arrears.office.nightly.night import night_due, perform_night
from arrears.office.tenancy import within


@app.periodic(cron="*/10 * * * *")
@app.task(queue=NIGHTLY, queueing_lock="nights", pass_context=False)
def nights(timestamp: int) -> None:
    """Run the night of every tenant whose tape is there and whose last night is over; catches up after a stop."""
    config = read_config()
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        as_of = night_due(tenant, config, timestamp)
        if as_of is not None:
            perform_night(tenant, config, as_of)
            checkpoint(str(tenant))


@app.periodic(cron="7 * * * *")
@app.task(queue=NIGHTLY, queueing_lock="checkpoints")
def checkpoints(timestamp: int) -> None:
    """Seal every tenant's log each hour, where anything is new."""
    del timestamp
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        checkpoint(str(tenant))


@app.periodic(cron="41 20 * * *")
@app.task(queue=NIGHTLY, queueing_lock="compared")
def compared(timestamp: int) -> None:
    """Compare every projection with its facts once a day (04:41 in China), and seal."""
    del timestamp
    config = read_config()
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        compare(tenant, config)


@app.task(queue=NIGHTLY)
def checkpoint(tenant: str) -> None:
    """Seal one tenant's log."""
    with within(UUID(tenant)) as cursor:
        sealed = seal(cursor, read_config())
    if sealed.fresh:
        log().info("checkpoint_sealed", tenant=tenant, size=sealed.size, root=sealed.root)


@app.periodic(cron="* * * * *")
@app.task(queue=NIGHTLY, queueing_lock="stalled", pass_context=True)
async def stalled(context: object, timestamp: int) -> None:
    """Put jobs back whose worker has died."""
    del context, timestamp
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await app.job_manager.retry_job(job)
        log().warning("job_put_back", job=job.task_name)
