"""The borrower's own page: a plan read line by line and agreed to, by a link that came in a message.

The link tells nothing: who opens it must know the last four digits of the phone that it went to. It is signed, lives
for a week, and works while the plan may be signed. Five wrong answers lock it for a quarter of an hour.
"""

# pyright: basic

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from arrears.kernel.refusal import InputError
from arrears.office.actor import system_actor
from arrears.office.commands.execute import CommandRefused, execute
from arrears.office.config import read_config
from arrears.office.desk.guard import language_of, now, render
from arrears.office.desk.plan_link import read_link
from arrears.office.desk.signing_in import note_failure, refuse_guessing
from arrears.office.messages.lender import lenders
from arrears.office.messages.standing import sealed_people
from arrears.office.store.rows import one
from arrears.office.tenancy import within


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask who is there, show the plan, and take the consent."""
    language, link = language_of(request), read_link(token, now())
    if link is None:
        return render(request, "confirm.html", language, 410, state="old", plan=None, fault=None, lender=None)
    tenant, plan = link.tenant, link.plan
    given, known = request.POST, False
    with within(tenant) as cursor:
        found = one(
            cursor,
            "SELECT p.*, c.person_id, c.lender FROM plan p JOIN collection_case c ON c.id = p.case_id WHERE p.id = %s",
            [plan],
        )
        fault = None
        if found is not None and request.method == "POST":
            known, fault = _known(cursor, tenant, found["person_id"], plan, str(given.get("tail", "")))
    if found is None or found["status"] not in ("approved", "agreed"):
        return render(request, "confirm.html", language, 410, state="old", plan=None, fault=None, lender=None)
    state = "ask" if not known else "done" if found["status"] == "agreed" else "read"
    if state == "read" and given.get("agree") == "1":
        state, fault = _agree(tenant, found["case_id"], plan)
    status = 200 if fault is None else 409
    shown = found if known else None
    return render(
        request, "confirm.html", language, status, state=state, plan=shown, fault=fault, tail=given.get("tail", ""),
        lender=_lender(tenant, found["lender"], language) if known else None,
    )  # fmt: skip


def _lender(tenant: UUID, lender: str, language: str) -> str | None:
    """Return the lender's own name, for those who are known: before that the page tells nothing of a debt."""
    with within(tenant) as cursor:
        known = lenders(cursor, tenant).get(lender)
    return known.name[language] if known else None


def _known(cursor: Any, tenant: UUID, person: UUID, plan: UUID, tail: str) -> tuple[bool, str | None]:
    """Return whether the digits are the borrower's phone's, and what was wrong."""
    try:
        refuse_guessing(cursor, tenant, "plan", str(plan), now())
    except InputError:
        return False, "sign_in.too_many"
    phone = sealed_people(cursor, read_config(), tenant, [person])[person].opened("phone") or ""
    if len(tail) == 4 and tail.isdigit() and phone.endswith(tail):
        return True, None
    note_failure(cursor, tenant, "plan", str(plan), now())
    return False, "confirm.wrong"


def _agree(tenant: UUID, case: UUID, plan: UUID) -> tuple[str, str | None]:
    payload = {"case": str(case), "plan": str(plan), "confirmed_by": "message"}
    try:
        execute("desk.sign_plan", payload, key=f"confirm/{plan}", tenant=tenant, actor=system_actor("borrower"),
                source="portal", at=now())  # fmt: skip
    except (InputError, CommandRefused):
        return "read", "confirm.not_now"
    return "done", None
