"""What load balancers and Prometheus ask. No person's data is in either answer."""

# pyright: basic

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from arrears.office.jobs.backlog import backlog
from arrears.office.messages.measure import exposition
from arrears.office.web.reach import Probe

_probe = Probe()


@csrf_exempt
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Say within a second whether this process reaches its database: 200, or 503."""
    if not _probe.reached():
        return JsonResponse({"status": "database_unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


@csrf_exempt
@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """Give the process's counters and, while the database answers, what waits there, in Prometheus's text form."""
    waiting, up = "", _probe.reached()
    if up:
        try:
            waiting = exposition() + _jobs()
        except DatabaseError:
            up = False
    reached = "# HELP arrears_database_up The database answers\n# TYPE arrears_database_up gauge\n"
    return HttpResponse(
        generate_latest() + f"{waiting}{reached}arrears_database_up {up:d}\n".encode(), content_type=CONTENT_TYPE_LATEST
    )


def _jobs() -> str:
    with connection.cursor() as cursor:
        waiting = backlog(cursor)
    lines = [f'arrears_jobs{{status="{status}"}} {count}' for status, count in sorted(waiting.items())]
    return "# HELP arrears_jobs Jobs by status\n# TYPE arrears_jobs gauge\n" + "\n".join(lines) + "\n"
