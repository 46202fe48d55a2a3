"""A matter's page: where it stands, what comes next, its amounts down to the sheet, papers, deadlines, costs."""

# pyright: basic

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from arrears.court.filing import PRESERVATIONS
from arrears.court.procedure import procedures, state_of, steps_from
from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.giving import give, why, yuan
from arrears.office.desk.guard import Desk, only_for, signed_in
from arrears.office.legal.briefs import judgment
from arrears.office.legal.deadlines import deadlines
from arrears.office.legal.matters import FILING, proceeding_of
from arrears.office.legal.pages.guarantors import guarantors_of
from arrears.office.legal.places import PEOPLE
from arrears.office.legal.preserve import risk_of, security_of
from arrears.office.legal.reading import account_if_any, letters_of
from arrears.office.payments.clock import day_of
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many
from arrears.office.tenancy import within

# What a step must tell so that deadlines can be counted from it.
ASKS = {
    "judgment_effective": ("perform_by", "principal", "interest", "costs"),
    "agreement_confirmed": ("perform_by", "principal", "interest", "costs"),
    "preservation_executed": ("asset", "months"),
    "pre_suit_preservation_executed": ("asset", "months"),
    "renewal_granted": ("months",),
}
_ALSO = {"payment_order": ("computation_sheet",), "suit": ("computation_sheet",),
         "preservation": ("renewal_application", "release_application"),
         "pre_suit_preservation": ("renewal_application", "release_application"),
         "enforcement": ("revival_application",)}  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
@only_for("legal", PEOPLE)
def matter_page(desk: Desk, case: UUID, matter: UUID) -> HttpResponse:
    """Show the page, or do what its forms ask."""
    fault = None
    if desk.request.method == "POST":
        try:
            fault = give(desk, *_asked(desk.posted, case, matter))
        except (InputError, CommandRefused) as refused:
            fault = why(refused, desk.language)
        if fault is None:
            return redirect("legal:matter", case=case, matter=matter)
    with within(desk.tenant) as cursor:
        rows = many(cursor, "SELECT m.*, c.person_id FROM matter m JOIN collection_case c ON c.id = m.chain_id"
                            " WHERE m.id = %s AND m.chain_id = %s", [matter, case])  # fmt: skip
        if not rows:
            raise Http404
        seen = _see(desk, cursor, rows[0])
    return desk.page("legal/matter.html", status=409 if fault else 200, matter=rows[0], fault=fault, **seen)


def _asked(said: dict[str, str], case: UUID, matter: UUID) -> tuple[str, dict[str, Any]]:
    """Return the command that a form asks for, and its payload."""
    payload: dict[str, Any] = {"case": str(case), "matter": str(matter)}
    what = said.get("do")
    if what == "paper":
        return "matter.paper", {**payload, "paper": said.get("id"), "kind": said.get("kind")}
    if what in ("approve", "decline"):
        return "matter.review", {**payload, "approved": what == "approve", "because": said.get("because", "")}
    if what == "assign":
        named = {name: said[name] for name in ("lawyer", "court", "docket") if said.get(name)}
        return "matter.assign", {**payload, **named}
    if what == "cost":
        amount = yuan(said.get("amount", ""), "amount")
        paid = {"paid_on": said.get("paid_on"), "recoverable": said.get("recoverable") == "on"}
        return "matter.cost", {**payload, "cost": said.get("cost"), "amount_minor": amount, **paid}
    step = said.get("step", "")
    return "matter.step", {**payload, "step": step, "on": said.get("on"), "detail": _detail(step, said)}


def _detail(step: str, said: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ASKS.get(step, ()):
        value = said.get(name, "").strip()
        if not value:
            continue
        if name == "months":
            found[name] = int(value) if value.isascii() and value.isdigit() else value
        elif name in ("principal", "interest", "costs"):
            parse_money(value.replace(",", ""), "CNY", path=name)
            found[name] = value.replace(",", "")
        else:
            found[name] = value
    return found


def _see(desk: Desk, cursor: Any, matter: dict[str, Any]) -> dict[str, Any]:
    today = day_of(desk.at)
    proceeding = proceeding_of(matter)
    account = account_if_any(cursor, desk.tenant, matter["chain_id"], matter["account"])
    found = deadlines(cursor, matter["chain_id"], account, today) if account else []
    preserves = matter["kind"] in PRESERVATIONS
    steps = steps_from(proceeding)
    paper = FILING[matter["kind"]][1]
    return {
        "person": masked(cursor, desk.config, [matter["person_id"]])[matter["person_id"]],
        "state": state_of(proceeding), "procedure": procedures()[matter["kind"]], "steps": steps,
        "asks": sorted({name for step in steps for name in ASKS.get(step, ())}), "today": today,
        "standing": [one for one in found if one.superseded_by is None],
        "papers": [one for one in letters_of(cursor, matter["chain_id"]) if one["matter"] == matter["id"]],
        "writes": [*([paper] if paper else []), "evidence_list", *_ALSO.get(matter["kind"], ())],
        "owed": judgment(matter, account, today) if account else None, "preserves": preserves,
        "guarantors": _beside(cursor, desk, matter, found),
        "risks": risk_of(cursor, matter["chain_id"], matter) if preserves else [],
        "security": security_of(matter) if preserves else None,
        "mine": matter["opened_by"] == desk.actor.name, "acts": desk.has("legal", "manager"),
        "spent": sum(one["amount_minor"] for one in matter["costs"]),
        "back": sum(one["amount_minor"] for one in matter["costs"] if one["recoverable"]),
    }  # fmt: skip


def _beside(cursor: Any, desk: Desk, matter: dict[str, Any], found: list[Any]) -> list[dict[str, Any]]:
    """Return the account's guarantors, each with whether they stand beside the borrower in this matter."""
    joined = set(matter["particulars"].get("joined", ()))
    rows = guarantors_of(cursor, desk.config, matter["chain_id"], matter["account"], found)
    return [{**one, "joined": str(one["guarantor"]) in joined} for one in rows]
