"""How an endpoint does its work: for the caller's tenant, within their scopes, one shape for every fault."""

# pyright: basic, reportCallIssue=false

from __future__ import annotations

import base64
import binascii
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, Schema
from ninja.security import HttpBearer
from pydantic import AfterValidator, StringConstraints

from arrears.kernel.refusal import InputError
from arrears.office.api.tokens import Caller, TooMany, caller_of
from arrears.office.commands.execute import execute
from arrears.office.config import read_config
from arrears.office.tenancy import within

MOST = 200


class Fault(Exception):
    """An answer that is no success: HTTP's status, a code, a sentence, the place."""

    def __init__(self, status: int, code: str, message: str, path: str = "", verdict: Any = None) -> None:
        """Keep what the answer says."""
        super().__init__(message)
        self.status, self.code, self.message, self.path, self.verdict = status, code, message, path, verdict


class FaultBody(Schema):
    """What went wrong, where, and what mends it."""

    code: str
    message: str
    path: str = ""


class FaultOut(Schema):
    """The one shape of every answer that is no success. `verdict` is there where the law refused."""

    error: FaultBody
    verdict: dict[str, Any] | None = None


FAULTS = dict.fromkeys((400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503), FaultOut)


def storable(text: str) -> str:
    """Return text that a database can keep: no NUL, nothing that UTF-8 cannot write."""
    if "\x00" in text:
        raise ValueError("text holds no NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text is well-formed Unicode") from None
    return text


Text = Annotated[str, AfterValidator(storable)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(storable)]
Place = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(storable)]
Key = Annotated[
    str,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, description="Names this change; never expires."),
]


class Bearer(HttpBearer):
    """The token of a request: who asks; 429 where it has asked too often."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return the caller, or None for a token that is not in force."""
        found = caller_of(token, datetime.now(UTC))
        if isinstance(found, TooMany):
            request.retry_after = found.seconds  # type: ignore[attr-defined]
            raise Fault(429, "too_many_requests", f"ask again in {found.seconds} seconds")
        return found


def caller(request: HttpRequest, scope: str) -> Caller:
    """Return who asks; 403 without the scope."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    if scope not in found.scopes:
        raise Fault(403, "scope_missing", f"this token has no scope {scope}")
    return found


@contextmanager
def reading(request: HttpRequest, scope: str):
    """Open a transaction for the caller's tenant and yield its cursor."""
    with within(caller(request, scope).tenant) as cursor:
        yield cursor


def run(
    request: HttpRequest, response: HttpResponse, scope: str, name: str, payload: dict[str, Any], key: str
) -> dict[str, Any]:
    """Carry out a command for the caller and return its answer; a repeated key is marked in a header."""
    found = caller(request, scope)
    done = execute(
        name, payload, key=f"api/{key}", tenant=found.tenant, actor=found.actor, source="api", config=read_config()
    )
    response["Idempotent-Replayed"] = "false" if done.first else "true"
    return done.answer


def missing(what: str, path: str) -> Fault:
    """Return the answer for an id of nobody, or of another tenant's: the same."""
    return Fault(404, f"unknown_{what}", f"there is no such {what}", path)


def place_after(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Return where a page begins."""
    if cursor is None:
        return None
    try:
        moment, identity = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        found = datetime.fromisoformat(moment), UUID(identity)
        if found[0].tzinfo is None:
            raise ValueError
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise InputError("cursor_malformed", "give the cursor of the page before, unchanged", "cursor") from None
    return found


def next_place(rows: list[dict[str, Any]], limit: int, moment: str) -> str | None:
    """Return the cursor of the page after, or None where this one is the last."""
    if len(rows) < limit:
        return None
    said = json.dumps([str(rows[-1][moment]), str(rows[-1]["id"])])
    return base64.urlsafe_b64encode(said.encode()).decode()


def rows_of(cursor: Any) -> list[dict[str, Any]]:
    """Return what was selected, a dictionary a row."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
