"""Visits in the workbench: the list, what qualifies, the pack with everything before a visit, and its steps."""

# pyright: basic

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within
from arrears.office.visits.kinds import Place, Quality, Source
from arrears.office.visits.pack import pack
from arrears.office.visits.policy import policy, visit_outcomes
from arrears.office.visits.prepare import Reason

STATES = ("candidates", "qualified", "announced", "planned", "done", "cancelled")
MOST = 100
_CANDIDATES = """
SELECT c.id AS case_id, c.person_id, c.overdue_minor, c.currency, c.dpd, c.stage FROM collection_case c
 WHERE c.status = 'open' AND c.overdue_minor >= %(least)s
   AND (c.stage = ANY(%(stages)s) OR (SELECT a.treatment FROM night_action a WHERE a.person_id = c.person_id
        ORDER BY a.as_of DESC LIMIT 1) = ANY(%(actions)s))
   AND NOT EXISTS (SELECT FROM visit v WHERE v.case_id = c.id AND v.state IN ('qualified', 'announced', 'planned'))
   AND NOT EXISTS (SELECT FROM visit v WHERE v.case_id = c.id AND v.state IN ('done', 'compare')
        AND coalesce(v.left_at, v.qualified_at) > %(since)s)
 ORDER BY c.overdue_minor DESC LIMIT %(most)s
"""
_VISITS = """
SELECT v.*, v.id AS visit, c.overdue_minor, c.dpd, c.stage FROM visit v JOIN collection_case c ON c.id = v.case_id
 WHERE v.state = %s ORDER BY v.day DESC NULLS LAST, v.arrive_at, v.value_minor DESC LIMIT %s
"""


@require_GET
@signed_in
def visits(desk: Desk) -> HttpResponse:
    """List the cases that may be worth a visit, and the visits in each state."""
    return _list(desk, desk.asked.get("state", "candidates"))


def _list(desk: Desk, state: str, fault: Exception | None = None) -> HttpResponse:
    state = state if state in STATES else "candidates"
    with within(desk.tenant) as cursor:
        rows = _candidates(cursor, desk) if state == "candidates" else many(cursor, _VISITS, [state, MOST])
        counted = many(cursor, "SELECT state, count(*) AS n FROM visit GROUP BY state", [])
        names = masked(cursor, desk.config, [row["person_id"] for row in rows])
    counts = {row["state"]: row["n"] for row in counted}
    return desk.page(
        "visits/list.html", getattr(fault, "status", 422) if fault else 200, rows=rows, names=names, state=state,
        states=STATES, counts=counts, most=MOST, outcomes=visit_outcomes(), **shown(fault),
    )  # fmt: skip


def _candidates(cursor: Any, desk: Desk) -> list[dict[str, Any]]:
    from datetime import timedelta

    known = policy()
    given = {
        "least": known.least_overdue_minor, "stages": known.stages, "actions": known.actions, "most": MOST,
        "since": desk.at - timedelta(days=known.least_days_between),
    }  # fmt: skip
    return many(cursor, _CANDIDATES, given)


def shown(fault: Exception | None) -> dict[str, Any]:
    """Return a fault as the pages show it: its code, and the refusals where the law refused."""
    verdict = getattr(fault, "verdict", None) or {}
    code = getattr(fault, "code", None)
    return {"fault": code, "refusals": verdict.get("refusals", []), "missing": verdict.get("missing", [])}


@require_POST
@signed_in
def qualify(desk: Desk, case: UUID) -> HttpResponse:
    """Ask whether a case may be visited; on to its pack, or the refusal with its article."""
    try:
        done = desk.do("visit.qualify", {"case": str(case)})
    except (InputError, CommandRefused) as fault:
        return _list(desk, "candidates", fault)
    if done.answer["arm"] == "compare":
        return redirect("visits:list")
    return redirect("visits:pack", visit=done.answer["visit"])


@require_GET
@signed_in
def visit_pack(desk: Desk, visit: UUID) -> HttpResponse:
    """Show the pack."""
    return _pack(desk, visit)


def _pack(desk: Desk, visit: UUID, fault: Exception | None = None) -> HttpResponse:
    with within(desk.tenant) as cursor:
        found = pack(cursor, desk.config, desk.tenant, visit, desk.at)
    if found is None:
        raise Http404
    return desk.page(
        "visits/pack.html", getattr(fault, "status", 422) if fault else 200, **found, **shown(fault),
        outcomes=visit_outcomes(), reasons=Reason.__args__, sources=Source.__args__, qualities=Quality.__args__[:4],
        spots=Place.__args__, given=desk.posted if fault else {},
    )  # fmt: skip


@require_POST
@signed_in
def address(desk: Desk, visit: UUID) -> HttpResponse:
    """Note an address."""
    given = desk.posted
    names = ("place", "source", "quality", "text", "lat", "lon")
    payload = {"case": str(_case_of(desk, visit)), **{name: given.get(name, "").strip() for name in names}}
    return _step(desk, visit, "visit.note_address", payload)


@require_POST
@signed_in
def announce(desk: Desk, visit: UUID) -> HttpResponse:
    """Record the pre-visit contact."""
    given = desk.posted
    names = ("contact", "reason", "address", "day", "opens", "closes", "note")
    payload: dict[str, Any] = {"visit": str(visit), **{name: given.get(name, "") for name in names}}
    payload |= {"place_consent": given.get("place_consent") == "yes", "promised": given.get("promised") == "yes"}
    return _step(desk, visit, "visit.announce", payload)


@require_POST
@signed_in
def notice(desk: Desk, visit: UUID) -> HttpResponse:
    """Send the notice of a visit by message; once delivered it may stand as the pre-visit contact."""
    given = desk.posted
    payload: dict[str, Any] = {
        "visit": str(visit),
        **{name: given.get(name, "") for name in ("day", "opens", "closes")},
    }
    payload["team"] = [given.get("first", ""), given.get("second", "")]
    return _step(desk, visit, "visit.send_notice", payload)


@require_POST
@signed_in
def fall_out(desk: Desk, visit: UUID) -> HttpResponse:
    """Take a visit out of its day."""
    given = desk.posted
    payload = {"visit": str(visit), "because": given.get("because", ""), "again": given.get("again") == "yes"}
    return _step(desk, visit, "visit.fall_out", payload)


@require_POST
@signed_in
def rate(desk: Desk, visit: UUID) -> HttpResponse:
    """Record how the borrower found the visit."""
    return _step(desk, visit, "visit.rate", {"visit": str(visit), "stars": desk.posted.get("stars", "")})


def _step(desk: Desk, visit: UUID, name: str, payload: dict[str, Any]) -> HttpResponse:
    try:
        desk.do(name, payload)
    except (InputError, CommandRefused) as fault:
        return _pack(desk, visit, fault)
    return redirect("visits:pack", visit=visit)


def _case_of(desk: Desk, visit: UUID) -> UUID:
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT case_id FROM visit WHERE id = %s", [visit])
    if found is None:
        raise Http404
    return found["case_id"]
