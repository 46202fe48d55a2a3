"""Jobs of visits: the question of the day after, and its answers."""

# pyright: basic

from __future__ import annotations

from django.db import connection

from arrears.office.config import read_config
from arrears.office.desk.guard import now
from arrears.office.facts.verify import tenants
from arrears.office.jobs.app import app
from arrears.office.visits.ratings import ask_ratings, take_ratings


@app.periodic(cron="7 * * * *")
@app.task(queue="desk", queueing_lock="visit_ratings", pass_context=False)
def keep_ratings(timestamp: int) -> None:
    """Ask and take ratings of every tenant, each hour; what was asked or taken once is not again."""
    del timestamp
    config = read_config()
    with connection.cursor() as cursor:
        known = tenants(cursor)
    for tenant in known:
        ask_ratings(config, tenant, now())
        take_ratings(config, tenant, now())
