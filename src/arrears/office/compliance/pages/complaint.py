"""A complaint: taking one down, giving it more time, answering it."""

# pyright: basic

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from arrears.office.compliance.commands import PEOPLE
from arrears.office.compliance.complaints import complaint_of
from arrears.office.compliance.watch import clocks
from arrears.office.desk.giving import give
from arrears.office.desk.guard import Desk, only_for, signed_in
from arrears.office.desk.told import tell
from arrears.office.facts.read import facts_of
from arrears.office.messages.standing import stand
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within

CHANNELS = ("call", "sms", "email", "app", "letter", "visit", "regulator", "counter")
ABOUT = ("conduct", "amount", "privacy", "identity", "credit_record", "other")


@require_http_methods(["GET", "POST"])
@signed_in
@only_for("compliance", PEOPLE)
def take(desk: Desk, case: UUID) -> HttpResponse:
    """Take a complaint down; what was typed stays when it is refused."""
    said, fault = desk.posted, None
    if desk.request.method == "POST":
        payload = {"case": str(case), "complaint": said.get("id"), "channel": said.get("channel"),
                   "about": said.get("about"), "words": said.get("words", "")}  # fmt: skip
        fault = give(desk, "complaint.take", payload)
        if fault is None:
            return redirect(reverse("compliance:complaint", args=[case, said["id"]]))
    with within(desk.tenant) as cursor:
        if one(cursor, "SELECT id FROM collection_case WHERE id = %s", [case]) is None:
            raise Http404
    return desk.page("compliance/take.html", status=409 if fault else 200, case=case, fault=fault, said=said,
                     channels=CHANNELS, abouts=ABOUT)  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
@only_for("compliance", {*PEOPLE, "auditor"})
def complaint_page(desk: Desk, case: UUID, complaint: UUID) -> HttpResponse:
    """Show a complaint with its clock and words, and what may be decided."""
    fault = _do(desk, case, complaint) if desk.request.method == "POST" else None
    if desk.request.method == "POST" and fault is None:
        return redirect(reverse("compliance:complaint", args=[case, complaint]))
    with within(desk.tenant) as cursor:
        found = complaint_of(cursor, case, complaint)
        if found is None:
            raise Http404
        clock = clocks(cursor, desk.tenant, [found], desk.at)[0]
        person = many(cursor, "SELECT person_id FROM collection_case WHERE id = %s", [case])[0]["person_id"]
        key = stand(cursor, desk.config, desk.tenant, [person], desk.at)[person].key
        told = tell(next(fact for fact in facts_of(cursor, case) if fact.id == found.fact), key)
    return desk.page(
        "compliance/complaint.html", status=409 if fault else 200, case=case, one=found, clock=clock, told=told,
        fault=fault, said=desk.posted, decides=desk.has("compliance", "team_lead", "manager"),
        extends=desk.has("compliance", "manager"), manager=desk.has("manager"),
    )  # fmt: skip


def _do(desk: Desk, case: UUID, complaint: UUID) -> str | None:
    said = desk.posted
    payload: dict[str, Any] = {"case": str(case), "complaint": str(complaint)}
    if said.get("do") == "extend":
        payload |= {"complexity": said.get("complexity"), "because": said.get("because", "")}
        return give(desk, "complaint.extend", payload)
    payload |= {
        "upheld": said.get("upheld") == "yes",
        "remedy": said.get("remedy", ""),
        "lift": said.get("lift") == "on",
    }
    return give(desk, "complaint.answer", payload)
