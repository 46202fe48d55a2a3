"""The address that vendors call back: ``POST /callbacks/<gateway's name>``."""

# pyright: basic

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from arrears.office.config import read_config
from arrears.office.gateways.port import Callback, CallbackRefused, Gateway
from arrears.office.gateways.settings import open_gateways


@csrf_exempt  # a vendor proves itself by its signature
@require_POST
def called_back(request: HttpRequest, name: str) -> HttpResponse:
    """Put receipts and replies on record, then acknowledge them; a crash before makes the vendor tell them again."""
    from arrears.office.facts.verify import tenants
    from arrears.office.messages.decide import Way
    from arrears.office.messages.events import take
    from arrears.office.tenancy import within

    gateways, now = _gateways(), datetime.now(UTC)
    gateway = next((one for one in gateways.values() if one.name == name), None)
    if gateway is None:
        return JsonResponse({"error": "unknown_gateway"}, status=404)
    headers: Any = request.headers
    callback = Callback(str(request.build_absolute_uri()), dict(headers), request.body, now)
    try:
        events = gateway.parse_callback(callback)
    except CallbackRefused as refused:
        return JsonResponse({"error": refused.code}, status=refused.status)
    with connection.cursor() as cursor:
        everyone = tenants(cursor)
    for tenant in everyone if events else ():
        with within(tenant) as cursor:
            take(cursor, read_config(), tenant, Way(gateways), events, now)
    kind, body = gateway.answer()
    return HttpResponse(body, content_type=kind)


@lru_cache(maxsize=1)
def _gateways() -> dict[str, Gateway]:
    """Return this process's gateways; settings are read once, at the first callback."""
    return open_gateways(read_config())
