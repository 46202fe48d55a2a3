"""Sign in, sign out, language, look, second factor."""

# pyright: basic

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from arrears.kernel.refusal import InputError
from arrears.office.config import read_config
from arrears.office.desk.guard import Desk, language_of, now, render, session_of, signed_in
from arrears.office.desk.signing_in import confirm_second_factor, has_second_factor, new_second_factor, sign_in
from arrears.office.desk.take import release
from arrears.office.tenancy import within


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Show the sign-in form, or sign in."""
    tenants = _tenants()
    fault = _sign_in(request, dict(tenants)) if request.method == "POST" else None
    if request.method == "POST" and fault is None:
        return redirect(_next(request))
    context = {"tenants": tenants, "fault": fault, "next": _next(request), "given": request.POST}
    return render(request, "sign_in.html", language_of(request), 200 if fault is None else 401, **context)


def _tenants() -> list[tuple[str, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, id FROM tenant ORDER BY code")
        return cursor.fetchall()


def _sign_in(request: HttpRequest, tenants: dict[str, UUID]) -> str | None:
    """Open a session; returns the key of what was wrong, or None."""
    given = {name: str(value) for name, value in request.POST.items()}
    tenant = tenants.get(given.get("tenant", "").strip() or (next(iter(tenants)) if len(tenants) == 1 else ""))
    if tenant is None:
        return "sign_in.wrong"
    answers = (given.get("username", "").strip(), given.get("password", ""), given.get("code", ""))
    try:
        with within(tenant) as cursor:
            found = sign_in(cursor, read_config(), tenant, answers, request.META.get("REMOTE_ADDR", ""), now())
    except InputError:
        return "sign_in.too_many"
    if found is None:
        return "sign_in.wrong"
    session = session_of(request)
    session.flush()  # a session that was there before, whosever it was, ends here
    session.update({"member": str(found.id), "tenant": str(tenant), "proof": found.proof, "seen": now().timestamp()})
    return None


def _next(request: HttpRequest) -> str:
    wanted = str(request.POST.get("next") or request.GET.get("next") or "/desk/queue")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/desk/queue"


@require_POST
@signed_in
def leave(desk: Desk) -> HttpResponse:
    """End the session and let go of the case."""
    with within(desk.tenant) as cursor:
        release(cursor, desk.member.id)
    session_of(desk.request).flush()
    return redirect("desk:sign_in")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language or the look that was chosen, and go back."""
    response = redirect(_next(request))
    for name, allowed in (("lang", ("zh", "en")), ("theme", ("light", "dark"))):
        if request.POST.get(name) in allowed:
            response.set_cookie(name, str(request.POST[name]), max_age=365 * 86_400, samesite="Lax")
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def second_factor(desk: Desk) -> HttpResponse:
    """Set up an authenticator: a new secret, put to use by its first code."""
    address, wrong, code = "", False, desk.posted.get("code")
    with within(desk.tenant) as cursor:
        if code is not None:
            wrong = not confirm_second_factor(cursor, desk.config, desk.tenant, desk.member.id, code, desk.at)
        in_use = has_second_factor(cursor, desk.member.id)
        if desk.request.method == "POST" and code is None and not in_use:
            address = new_second_factor(cursor, desk.config, desk.tenant, desk.member.id, desk.member.username)
    return desk.page("second_factor.html", address=address, in_use=in_use, wrong=wrong)
