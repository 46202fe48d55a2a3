"""Every fault in one shape: JSON under `/api`, a page that says what to do everywhere else."""

# pyright: basic

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

SAYS: dict[str, tuple[int, str]] = {
    "request_malformed": (400, "the request cannot be read; see the message's path, or the API's description"),
    "host_unknown": (400, "this host name is not answered to; the office's ARREARS_HOSTS lists those that are"),
    "not_allowed": (403, "this is not for whoever asks"),
    "not_found": (404, "there is nothing here"),
    "method_not_allowed": (405, "this address does not take this method; the header Allow lists those that it does"),
    "body_too_large": (413, "the body is larger than 2.5 MB; send less at a time"),
    "content_type_unsupported": (415, "send the body as Content-Type: application/json"),
    "fault_of_ours": (500, "this is the office's own fault and stands in its log; nothing was changed"),
    "database_unreachable": (503, "the office's database does not answer; nothing was changed, ask again soon"),
}
BY_STATUS = {405: "method_not_allowed"}
SOON_SECONDS = "5"


class Faults:
    """Middleware, the outermost: what Django or a library would answer in a shape of its own comes out in ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; under `/api` a body is JSON and so is every fault."""
        if not _in_api(request):
            return self._get_response(request)
        if request.META.get("CONTENT_LENGTH") not in (None, "", "0") and request.content_type != "application/json":
            return answer(request, "content_type_unsupported")
        response = self._get_response(request)
        if response.status_code in BY_STATUS and "json" not in response.headers.get("Content-Type", ""):
            allowed = response.headers.get("Allow", "")
            response = answer(request, BY_STATUS[response.status_code])
            response["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer 503 where the database went away: whoever asked may ask again."""
        return (
            answer(request, "database_unreachable") if isinstance(fault, (OperationalError, InterfaceError)) else None
        )


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Return a fault: JSON under `/api`, else a page in the reader's language."""
    from arrears.office.desk.guard import language_of, render

    status, says = SAYS[code]
    if _in_api(request):
        response: HttpResponse = JsonResponse(shape(code, says, request.path), status=status)
    else:
        response = render(request, "fault.html", language_of(request), status, code=code)
    if status == 503:
        response["Retry-After"] = SOON_SECONDS
    return response


def shape(code: str, message: str, path: str) -> dict[str, dict[str, str]]:
    """Return the one shape of a fault."""
    return {"error": {"code": code, "message": message, "path": path}}


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django refuses before a page sees it (`handler400`)."""
    if isinstance(exception, DisallowedHost):
        return answer(request, "host_unknown")
    return answer(request, "body_too_large" if isinstance(exception, RequestDataTooBig) else "request_malformed")


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Answer 403 (`handler403`), and a form that did not come from our own page (`CSRF_FAILURE_VIEW`)."""
    del exception, reason
    return answer(request, "not_allowed")


def nowhere(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 (`handler404`)."""
    del exception
    return answer(request, "not_found")


def ours(request: HttpRequest) -> HttpResponse:
    """Answer 500 (`handler500`)."""
    return answer(request, "fault_of_ours")


def _in_api(request: HttpRequest) -> bool:
    return request.path == "/api" or request.path.startswith("/api/")
