"""Pages of calls: how far one has come while it is on, and what the exchange has on record that we have not."""

# pyright: basic

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from arrears.kernel.refusal import InputError
from arrears.office.calls.state import SUGGESTED
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.calling.stray import differing_calls, stray_calls
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.places import LEADING, WATCHING
from arrears.office.privacy.people import masked
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


@require_http_methods(["GET", "POST"])
@signed_in
def calls(desk: Desk) -> HttpResponse:
    """Show calls that nobody began here, and those that lasted otherwise than was told; take an explanation."""
    if not desk.has(*WATCHING):
        return HttpResponseForbidden()
    fault = None
    if desk.request.method == "POST":
        try:
            desk.do("call.explain", {name: desk.posted.get(name, "") for name in ("call", "because")})
            return redirect("desk:calls")
        except (InputError, CommandRefused) as wrong:
            fault = wrong.code
    with within(desk.tenant) as cursor:
        strays, differing = stray_calls(cursor), differing_calls(cursor)
        names = masked(cursor, desk.config, [row["person_id"] for row in (*strays, *differing) if row["person_id"]])
    return desk.page(
        "calls.html", 200 if fault is None else 422, strays=strays, differing=differing, names=names, fault=fault,
        may_explain=desk.has(*LEADING, "compliance"),
    )  # fmt: skip
