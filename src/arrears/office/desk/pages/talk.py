"""Talking: begin a call, note what is said with hints beside it, log what came of it."""

# pyright: basic

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from arrears.contact.signal import read_signals
from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.law.speech import Speech, check_speech
from arrears.office.calls import line
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.calling.dial import dial
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.pages.case import context
from arrears.office.desk.rank import office_zone
from arrears.office.desk.seen import see
from arrears.office.store.rows import one
from arrears.office.tenancy import within
from arrears.settlement.spoken import read_spoken_promise


@require_POST
@signed_in
def call(desk: Desk, case: UUID) -> HttpResponse:
    """Ask the law and begin the call; a refusal is shown where the call would have been."""
    try:
        begun = desk.do("desk.call", {"case": str(case), "contact": desk.posted.get("contact", "")})
    except (InputError, CommandRefused) as fault:
        return again(desk, case, fault)
    telephone = line.telephone()
    if begun.first and begun.answer["attempted"] and telephone is not None:  # a form sent twice rings once
        dial(desk.config, desk.tenant, UUID(begun.answer["contact"]), telephone, desk.at)
    return redirect("desk:case", case=case)


@require_POST
@signed_in
def log(desk: Desk, case: UUID) -> HttpResponse:
    """Log the call's outcome; then on to the next case, or back to this one."""
    given = desk.posted
    try:
        payload: dict[str, Any] = {
            "case": str(case), "contact": given.get("contact", ""), "outcome": given.get("outcome", ""),
            "seconds": int(given.get("seconds") or 0), "note": given.get("note", ""),
        }  # fmt: skip
        if given.get("amount") or given.get("due_on"):
            payload["promise"] = _promised(given, _currency(desk, case))
    except (InputError, ValueError) as fault:
        return again(desk, case, fault)
    return done(desk, case, "desk.log_call", payload)


@require_POST
@signed_in
def promise(desk: Desk, case: UUID) -> HttpResponse:
    """Record a promise that was made without a call."""
    try:
        payload = {"case": str(case), "promise": _promised(desk.posted, _currency(desk, case))}
    except InputError as fault:
        return again(desk, case, fault)
    return done(desk, case, "desk.promise", payload)


@require_POST
@signed_in
def hold(desk: Desk, case: UUID) -> HttpResponse:
    """Place a hold, or lift one."""
    given = desk.posted
    if given.get("lift"):
        payload = {"case": str(case), "hold": given["lift"], "reason": given.get("reason", "")}
        return done(desk, case, "hold.lift", payload)
    return done(
        desk, case, "hold.place", {"case": str(case), "kind": given.get("kind", ""), "reason": given.get("reason", "")}
    )


@require_POST
@signed_in
def hints(desk: Desk, case: UUID) -> HttpResponse:
    """Return what a note tells: signs of distress, words that may not be said, a promise in vague words."""
    note = desk.posted.get("note", "")[:4_000]
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT currency, overdue_minor FROM collection_case WHERE id = %s", [case])
    if found is None:
        raise Http404
    today = desk.at.astimezone(office_zone()).date()
    spoken = read_spoken_promise(note, today)
    amount = spoken.amount_minor
    if spoken.share is not None:
        amount = found["overdue_minor"] if spoken.share == "all" else found["overdue_minor"] // 2
    return desk.page(
        "parts/hints.html", signals=read_signals(note), findings=check_speech(Speech(note)).findings, spoken=spoken,
        amount=amount, currency=found["currency"],
    )  # fmt: skip


def _promised(given: Any, currency: str) -> dict[str, Any]:
    text = (given.get("amount") or "").replace(",", "").replace("，", "").strip()
    return {"amount_minor": parse_money(text, currency, path="amount"), "due_on": given.get("due_on", "")}


def _currency(desk: Desk, case: UUID) -> str:
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT currency FROM collection_case WHERE id = %s", [case])
    if found is None:
        raise Http404
    return found["currency"]


def done(desk: Desk, case: UUID, name: str, payload: dict[str, Any]) -> HttpResponse:
    """Give a command, then show the case, with the fault where there was one."""
    try:
        desk.do(name, payload)
    except (InputError, CommandRefused) as fault:
        return again(desk, case, fault)
    return redirect("desk:case", case=case)


def again(desk: Desk, case: UUID, fault: Exception) -> HttpResponse:
    """Show the case with the fault beside the form, and what was typed still in it."""
    with within(desk.tenant) as cursor:
        seen = see(cursor, desk.config, desk.tenant, case, desk.at)
    if seen is None:
        raise Http404
    code = getattr(fault, "code", "malformed")
    status = getattr(fault, "status", 422)
    given = {**context(desk, seen), "fault": code, "given": desk.posted}
    return desk.page("case.html", status, **given, holder=None)
