"""A case's legal page: letters, asset clues, and the way to a matter."""

# pyright: basic

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from arrears.court.clue import SOURCES
from arrears.court.filing import Filing, costs
from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.giving import give, why, yuan
from arrears.office.desk.guard import Desk, only_for, signed_in
from arrears.office.legal import documents
from arrears.office.legal.briefs import WAYS
from arrears.office.legal.deadlines import deadlines
from arrears.office.legal.matters import FILING
from arrears.office.legal.pages.guarantors import guarantors_of
from arrears.office.legal.places import PEOPLE
from arrears.office.legal.reading import account_of, claim_on, clues_of, letters_of, matters_of
from arrears.office.payments.clock import day_of
from arrears.office.privacy.people import key_of, masked
from arrears.office.store.rows import many
from arrears.office.tenancy import within


@require_http_methods(["GET", "POST"])
@signed_in
@only_for("legal", PEOPLE)
def case_page(desk: Desk, case: UUID) -> HttpResponse:
    """Show the page, or do what its forms ask."""
    fault = None
    if desk.request.method == "POST":
        try:
            name, payload, target = _asked(desk, case)
            fault = give(desk, name, payload)
        except (InputError, CommandRefused) as refused:
            fault, target = why(refused, desk.language), None
        if fault is None:
            return redirect(target or reverse("legal:case", args=[case]))
    with within(desk.tenant) as cursor:
        found = many(cursor, "SELECT * FROM collection_case WHERE id = %s", [case])
        if not found:
            raise Http404
        seen = _see(desk, cursor, found[0])
    return desk.page("legal/case.html", status=409 if fault else 200, case=found[0], fault=fault, **seen)


@require_GET
@signed_in
@only_for("legal", PEOPLE)
def letter_file(desk: Desk, letter: UUID) -> HttpResponse:
    """Return the file of a letter or paper; opening it is on record."""
    with within(desk.tenant) as cursor:
        try:
            pdf = documents.read(cursor, desk.config, letter, actor=desk.actor.name, at=desk.at)
        except InputError:
            raise Http404 from None
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{letter}.pdf"'}
    )


def _asked(desk: Desk, case: UUID) -> tuple[str, dict[str, Any], str | None]:
    """Return the command that a form asks for, its payload, and where to go afterwards."""
    said = desk.posted
    payload: dict[str, Any] = {"case": str(case)}
    what = said.get("do")
    if what == "letter":
        payload |= {"letter": str(uuid4() if not said.get("id") else UUID(said["id"])), "kind": said.get("kind"),
                    "account": said.get("account"), "whole": said.get("whole") == "on"}  # fmt: skip
        if said.get("guarantor"):
            payload |= {"kind": "guarantee_demand", "guarantor": said["guarantor"]}
        return "letter.issue", payload, None
    if what == "guarantee":
        return "guarantee.add", payload | _guarantee(said), None
    if what == "end_guarantee":
        return (
            "guarantee.end",
            {**payload, "guarantee": said.get("guarantee"), "because": said.get("because", "")},
            None,
        )
    if what in ("delivered", "returned"):
        payload |= {"letter": said.get("letter"), "on": said.get("on")}
        if what == "delivered":
            return "letter.deliver", {**payload, "way": said.get("way"), "proof": said.get("proof", "")}, None
        return "letter.return", {**payload, "because": said.get("proof", "")}, None
    if what == "clue":
        payload |= {"clue": said.get("id"), "asset": said.get("asset"), "says": said.get("says", ""),
                    "worth_minor": yuan(said.get("worth", ""), "worth"), "source": said.get("source")}  # fmt: skip
        return "clue.add", payload, None
    return "matter.open", payload | _matter(said), reverse("legal:matter", args=[case, said.get("id")])


def _guarantee(said: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: said[name] for name in ("account", "name", "phone", "id_number", "address", "form",
                                                           "main_due", "agreed_on") if said.get(name)}  # fmt: skip
    if said.get("amount"):
        found["amount_minor"] = yuan(said["amount"], "amount_minor")
    if said.get("period_months"):
        found["period_months"] = said["period_months"]
    return {"guarantee": said.get("id"), **found}


def _matter(said: dict[str, str]) -> dict[str, Any]:
    particulars: dict[str, Any] = {
        "contract": {
            key: said[key] for key in ("signed_on", "annual_rate", "principal", "penalty_rate") if said.get(key)
        }
    }
    if said.get("urgency"):
        particulars["urgency"] = said["urgency"]
    if said.get("security"):
        by = {"by": said["security_by"]} if said.get("security_by") else {}
        particulars["security"] = {"form": said["security"], "amount": said.get("security_amount") or "0", **by}
    return {
        "matter": said.get("id"), "kind": said.get("kind"), "account": said.get("account"),
        "variant": said.get("variant") or None if said.get("kind") == "suit" else None,
        "whole": said.get("whole") == "on", "amount": said.get("amount", "").replace(",", "") or None,
        "rest": said.get("rest") or "reserved", "court": said.get("court") or None, "particulars": particulars,
    }  # fmt: skip


def _see(desk: Desk, cursor: Any, case: dict[str, Any]) -> dict[str, Any]:
    today = day_of(desk.at)
    account = sheet = None
    found: list[Any] = []
    standing: list[Any] = []
    try:
        account = account_of(cursor, desk.tenant, case["id"], None)
        found = deadlines(cursor, case["id"], account, today)
        standing = [one for one in found if one.superseded_by is None]
        sheet = claim_on(account, today, "overdue")
        missing = None
    except InputError as fault:
        missing = why(fault, desk.language)
    clues = clues_of(cursor, case["id"])
    key = key_of(cursor, desk.config, case["person_id"]) if clues else None
    fees = {
        kind: fee.fee for kind in FILING
        if sheet is not None and (fee := costs(Filing(kind, today, sheet.total, sheet.total))) is not None
    }  # fmt: skip
    return {
        "person": masked(cursor, desk.config, [case["person_id"]])[case["person_id"]], "account": account,
        "sheet": sheet, "missing": missing, "standing": standing, "letters": letters_of(cursor, case["id"]),
        "matters": matters_of(cursor, case["id"]), "ways": list(WAYS), "sources": list(SOURCES), "kinds": list(FILING),
        "clues": [{**one, "says": key.open("note", base64.b64decode(one["sealed"]))} for one in clues if key],
        "guarantors": guarantors_of(cursor, desk.config, case["id"], account and account.account, found),
        "today": today, "fees": fees, "acts": desk.has("legal", "manager"),
    }  # fmt: skip
