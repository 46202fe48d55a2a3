"""Quality inspection: a sample drawn, a call's form, and for a collector what was heard in their own calls."""

# pyright: basic

from __future__ import annotations

import base64
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.places import WATCHING
from arrears.office.desk.quality.inspect_calls import LISTENERS, samples
from arrears.office.desk.rank import office_zone
from arrears.office.messages.standing import sealed_people
from arrears.office.privacy.people import masked
from arrears.office.privacy.seal import SealBroken
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within
from arrears.people.listening import POINTS, criteria, follow_ups

_CALLS = """
SELECT a.id, a.case_id, a.asked_at, a.seconds, a.recording, a.caller, c.person_id, m.display_name,
       f.payload->>'outcome' AS outcome, i.score, i.passed
  FROM call_attempt a JOIN collection_case c ON c.id = a.case_id
  LEFT JOIN member m ON 'user:' || m.id = a.caller
  LEFT JOIN fact f ON f.chain_id = a.case_id AND f.kind = 'call.ended' AND f.payload->>'contact' = a.id::text
  LEFT JOIN LATERAL (SELECT score, passed FROM call_inspection WHERE contact = a.id ORDER BY at DESC LIMIT 1) i ON true
 WHERE a.id = ANY(%s) ORDER BY m.display_name, outcome, a.asked_at
"""
_INSPECTED = """
SELECT i.*, c.person_id, m.display_name, w.display_name AS listener_name, a.asked_at, a.seconds
  FROM call_inspection i JOIN collection_case c ON c.id = i.case_id LEFT JOIN call_attempt a ON a.id = i.contact
  LEFT JOIN member m ON 'user:' || m.id = i.caller LEFT JOIN member w ON 'user:' || w.id = i.listener
 WHERE (%(caller)s = '' OR i.caller = %(caller)s) AND i.at >= %(since)s ORDER BY i.at DESC, i.id LIMIT 200
"""
SHOWN = timedelta(days=90)


@require_http_methods(["GET", "POST"])
@signed_in
def quality(desk: Desk) -> HttpResponse:
    """Show the last sample and what was heard; a collector sees their own calls alone."""
    if not desk.has(*WATCHING, "collector"):
        return HttpResponseForbidden()
    fault, today = None, desk.at.astimezone(office_zone()).date()
    if desk.request.method == "POST":
        try:
            desk.do("quality.draw", _drawn(desk))
            return redirect("desk:quality")
        except (InputError, CommandRefused) as wrong:
            fault = wrong.code
    whole = desk.has(*WATCHING)
    with within(desk.tenant) as cursor:
        drawn = samples(cursor, desk.tenant) if whole else []
        calls = many(cursor, _CALLS, [[UUID(call) for call in drawn[0]["payload"]["calls"]]]) if drawn else []
        asked = {"caller": "" if whole else desk.actor.name, "since": desk.at - SHOWN}
        heard = many(cursor, _INSPECTED, asked)
        names = masked(cursor, desk.config, list({row["person_id"] for row in (*calls, *heard)}))
        notes = _notes(cursor, desk, heard)
    return desk.page(
        "quality.html", 200 if fault is None else 422, whole=whole, may_draw=desk.has(*LISTENERS), drawn=drawn,
        calls=calls, heard=heard, names=names, notes=notes, follow_ups=follow_ups(), fault=fault,
        first=today - timedelta(days=7), last=today, given=desk.posted, seed=today.isoformat(), criteria=criteria(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
def inspect_page(desk: Desk, call: UUID) -> HttpResponse:
    """Show a call's form; take what was heard."""
    if not desk.has(*LISTENERS):
        return HttpResponseForbidden()
    fault = None
    if desk.request.method == "POST":
        try:
            desk.do("quality.inspect", _heard(desk, call))
            return redirect("desk:quality")
        except (InputError, CommandRefused) as wrong:
            fault = wrong.code
    with within(desk.tenant) as cursor:
        found = one(cursor, _CALLS, [[call]])
        if found is None:
            raise Http404
        about = one(cursor, "SELECT recording_sha256 FROM call_attempt WHERE id = %s", [call])
        names = masked(cursor, desk.config, [found["person_id"]])
    return desk.page(
        "inspect.html", 200 if fault is None else 422, call=found, name=names[found["person_id"]],
        digest=about["recording_sha256"] if about else None, criteria=criteria(), points=POINTS,
        follow_ups=follow_ups(), fault=fault, given=desk.posted, own=found["caller"] == desk.actor.name,
    )  # fmt: skip


def _drawn(desk: Desk) -> dict[str, Any]:
    given = desk.posted
    try:
        days = {name: date.fromisoformat(given.get(name, "")).isoformat() for name in ("first", "last")}
        return {**days, "each": int(given.get("each") or 1), "seed": given.get("seed", "")}
    except ValueError:
        raise InputError("payload_malformed", "days as 2026-11-24, a whole number of calls", "first") from None


def _heard(desk: Desk, call: UUID) -> dict[str, Any]:
    given = desk.posted
    points = {one.code: int(given[f"p-{one.code}"]) for one in criteria() if given.get(f"p-{one.code}", "").isdigit()}
    return {"call": str(call), "points": points, "note": given.get("note", ""),
            "follow_up": given.get("follow_up") or "none"}  # fmt: skip


def _notes(cursor: Any, desk: Desk, heard: list[dict[str, Any]]) -> dict[UUID, str]:
    """Return the notes in clear; none where the borrower's data was erased."""
    people = sealed_people(cursor, desk.config, desk.tenant, {row["person_id"] for row in heard})
    found: dict[UUID, str] = {}
    for row in heard:
        key = people[row["person_id"]].key
        if key is not None and row["sealed_note"]:
            try:
                found[row["id"]] = key.open("note", base64.b64decode(row["sealed_note"]))
            except SealBroken:
                continue
    return found
