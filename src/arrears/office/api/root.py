"""The API itself: its routers, and how faults are answered."""

# pyright: basic

from __future__ import annotations

from typing import Any

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from arrears.kernel.refusal import InputError
from arrears.office.api import accounts, cases, contacts, payments, persons, providers, webhooks
from arrears.office.api.call import Bearer, Fault
from arrears.office.commands.execute import CommandRefused
from arrears.office.web.health import healthz

api = NinjaAPI(
    title="Arrears",
    version="1",
    description="Cases, accounts, payments, contacts and people of one tenant. Amounts are decimal strings.",
    auth=Bearer(),
    urls_namespace="api",
    docs_url=None,
)


class Health(Schema):
    """Whether the office can reach its database."""

    status: str


@api.get("/health", auth=None, response={200: Health, 503: Health}, tags=["health"])
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the office is well."""
    return healthz(request)


for prefix, module in (
    ("/cases", cases), ("/accounts", accounts), ("/payments", payments), ("/cases", contacts), ("/persons", persons),
    ("/webhooks", webhooks), ("/providers", providers),
):  # fmt: skip
    api.add_router(prefix, module.router)


def _answer(
    request: HttpRequest, status: int, code: str, message: str, path: str = "", verdict: Any = None
) -> HttpResponse:
    body: dict[str, Any] = {"error": {"code": code, "message": message, "path": path}}
    if verdict is not None:
        body["verdict"] = verdict
    response = api.create_response(request, body, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response["Retry-After"] = str(getattr(request, "retry_after", 60))
    return response


@api.exception_handler(Fault)
def _fault(request: HttpRequest, fault: Fault) -> HttpResponse:
    return _answer(request, fault.status, fault.code, fault.message, fault.path, fault.verdict)


@api.exception_handler(CommandRefused)
def _refused(request: HttpRequest, fault: CommandRefused) -> HttpResponse:
    return _answer(request, fault.status, fault.code, fault.says, verdict=fault.verdict)


@api.exception_handler(InputError)
def _input(request: HttpRequest, fault: InputError) -> HttpResponse:
    # What is another tenant's is as unknown as what is nobody's.
    status = 404 if fault.code.startswith("unknown_") else 422
    return _answer(request, status, fault.code, fault.message, fault.path)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    first = fault.errors[0]
    place = [str(step) for step in first["loc"]]
    return _answer(request, 422, "request_malformed", first["msg"], ".".join(place[1:] if len(place) > 1 else place))


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, fault: HttpError) -> HttpResponse:
    return _answer(request, fault.status_code, "body_malformed", "the body is not JSON in UTF-8")


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    del fault
    return _answer(request, 401, "token_invalid", "send a token that is in force: Authorization: Bearer …")


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, fault: Http404) -> HttpResponse:
    del fault
    return _answer(request, 404, "not_found", "there is nothing here")


@api.exception_handler(DataError)
def _unstorable(request: HttpRequest, fault: DataError) -> HttpResponse:
    del fault
    return _answer(request, 422, "value_out_of_range", "a value does not fit where it is kept")
