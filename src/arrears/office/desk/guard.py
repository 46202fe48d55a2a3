"""Around every page: security headers, and the session of somebody who has signed in."""

# pyright: basic

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import reverse

from arrears.office.actor import Actor, user_actor
from arrears.office.commands.execute import Done, execute
from arrears.office.config import Config, read_config
from arrears.office.desk.navigation import joined
from arrears.office.desk.signing_in import Member, member
from arrears.office.desk.words import LANGUAGES, Language, known, say
from arrears.office.tenancy import within
from arrears.settlement.authority import Ruling

IDLE = timedelta(minutes=45)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
_WHILE_TYPING = frozenset({"hints", "preview", "call-state"})
View = Callable[..., HttpResponse]


def now() -> datetime:
    """Return the moment: the one place where the desk reads the clock.

    ``ARREARS_CLOCK_OFFSET`` (seconds) moves it, so that a demo can be looked at in the middle of the night.
    """
    return datetime.now(UTC) + timedelta(seconds=int(os.environ.get("ARREARS_CLOCK_OFFSET") or 0))


class SecurityHeaders:
    """Middleware: nothing but our own files runs or is loaded, and no page of a person is kept by anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers that a page has not set itself."""
        response = self._get_response(request)
        for name, value in (
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
            ("Cache-Control", "no-store"),
        ):
            response.headers.setdefault(name, value)
        return response


@dataclass(frozen=True)
class Desk:
    """Who is at the desk, for whom, in which language, now."""

    request: HttpRequest
    tenant: UUID
    member: Member
    language: Language
    config: Config
    at: datetime

    @property
    def posted(self) -> dict[str, str]:
        """Return the form's fields."""
        return {name: str(value) for name, value in self.request.POST.items()}

    @property
    def asked(self) -> dict[str, str]:
        """Return the address's parameters."""
        return {name: str(value) for name, value in self.request.GET.items()}

    @property
    def actor(self) -> Actor:
        """Return who acts."""
        return user_actor(self.member.id, list(self.member.roles))

    def has(self, *roles: str) -> bool:
        """Return whether the user has one of the roles."""
        return bool(set(roles) & set(self.member.roles))

    def do(self, name: str, payload: dict[str, Any]) -> Done:
        """Give a command. Its key came with the form, so that a form sent twice counts once."""
        key = self.posted.get("key") or str(uuid4())
        return execute(
            name, payload, key=f"desk/{self.member.id}/{key}", tenant=self.tenant, actor=self.actor, source="desk",
            at=self.at, config=self.config,
        )  # fmt: skip

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Return a page."""
        return render(self.request, template, self.language, status, desk=self, **context)


def render(request: HttpRequest, template: str, language: Language, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page in a language, with the phrases and the way it looks."""

    def t(key: str, **values: object) -> str:
        return say(key, language, **values)

    def named(prefix: str, name: str | None) -> str:
        return known(prefix, name, language)

    def ruled(ruling: Ruling) -> str:
        """Return who may grant a plan, with the role by its name."""
        says = ruling.zh if language == "zh" else ruling.en
        return says.replace(ruling.approval_by, named("role", ruling.approval_by)) if ruling.approval_by else says

    found = {
        "ruled": ruled, "t": t, "named": named, "lang": language, "theme": _theme(request),
        "path": request.get_full_path(),
        "places": joined().places,
        "fresh": lambda: str(uuid4()), "desk": None, **context,
    }  # fmt: skip
    return HttpResponse(engines["jinja2"].get_template(template).render(found, request), status=status)


def language_of(request: HttpRequest, found: Member | None = None) -> Language:
    """Return the language that was chosen, else the user's own, else Chinese."""
    chosen = request.COOKIES.get("lang") or (found.language if found else "zh")
    return "en" if chosen == LANGUAGES[1] else "zh"


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else "light"


def signed_in(view: View) -> View:
    """Give the view a `Desk`; whoever has not signed in, or was away too long, is asked to."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        found = _desk(request)
        if found is None:
            return _ask_to_sign_in(request)
        return view(found, *args, **named)

    return guarded


def only_for(part: str, roles: Iterable[str]) -> Callable[[View], View]:
    """Let only those with one of the roles in; others are told whose page it is (`PART.nav`, `PART.not_yours`)."""
    allowed = frozenset(roles)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(desk: Desk, *args: Any, **named: Any) -> HttpResponse:
            if not desk.has(*allowed):
                return desk.page("not_yours.html", status=403, part=part)
            return view(desk, *args, **named)

        return guarded

    return guard


def session_of(request: Any) -> Any:
    """Return the request's session (its middleware puts it there)."""
    return request.session


def _desk(request: HttpRequest) -> Desk | None:
    session, at = session_of(request), now()
    if "member" not in session or at.timestamp() - session.get("seen", 0) > IDLE.total_seconds():
        return None
    tenant = UUID(session["tenant"])
    with within(tenant) as cursor:
        found = member(cursor, identity=UUID(session["member"]))
    if found is None or found.proof != session["proof"]:
        session.flush()
        return None
    if at.timestamp() - session["seen"] > 60:  # not at every click: a session is written once a minute
        session["seen"] = at.timestamp()
    return Desk(request, tenant, found, language_of(request, found), read_config(), at)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back afterwards; what was typed into a form waits in the browser's tab.

    What the page asks for by itself while somebody types answers in its own place: nobody is torn away in mid-word.
    """
    if request.META.get("HTTP_HX_TARGET") in _WHILE_TYPING:
        return render(request, "parts/signed_out.html", language_of(request))
    if request.META.get("HTTP_HX_REQUEST"):
        back = request.META.get("HTTP_HX_CURRENT_URL", "/")
    else:
        back = request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", "/")
    address = f"{reverse('desk:sign_in')}?next={_own(back)}"
    if request.META.get("HTTP_HX_REQUEST"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def _own(address: str) -> str:
    """Return the path of an address of ours, quoted."""
    parts = urlsplit(address)
    return quote(parts.path + (f"?{parts.query}" if parts.query else ""))
