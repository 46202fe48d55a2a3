"""The state of a call while it is on: asked for every second by the case's page."""

# pyright: basic

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from arrears.office.calls.state import SUGGESTED
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.store.rows import one
from arrears.office.tenancy import within


@require_GET
@signed_in
def state(desk: Desk, case: UUID, contact: UUID) -> HttpResponse:
    """Return how far the call has come."""
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT * FROM call_attempt WHERE id = %s AND case_id = %s", [contact, case])
    if found is None:
        raise Http404
    return desk.page("parts/call_state.html", attempt=found, suggested=SUGGESTED)
