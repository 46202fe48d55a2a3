"""What load balancers and Prometheus ask. No person's data is in either answer."""

# pyright: basic

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from arrears.office.jobs.backlog import backlog
from arrears.office.messages.measure import exposition


def healthz(_request: HttpRequest) -> JsonResponse:
    """Say whether this process can reach its database: 200, or 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database_unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def metrics(_request: HttpRequest) -> HttpResponse:
    """Give the process's counters and what waits, in Prometheus's text form."""
    with connection.cursor() as cursor:
        waiting = backlog(cursor)
    lines = [f'arrears_jobs{{status="{status}"}} {count}' for status, count in sorted(waiting.items())]
    text = exposition() + "# HELP arrears_jobs Jobs by status\n# TYPE arrears_jobs gauge\n" + "\n".join(lines) + "\n"
    return HttpResponse(generate_latest() + text.encode(), content_type=CONTENT_TYPE_LATEST)
