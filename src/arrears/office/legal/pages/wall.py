"""The list of matters with what is proposed, the wall of deadlines, and the wall as a calendar."""

# pyright: basic

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from arrears.court.deadlines import deadlines_of
from arrears.court.icalendar import icalendar
from arrears.court.procedure import state_of
from arrears.office.desk.giving import give
from arrears.office.desk.guard import Desk, only_for, signed_in
from arrears.office.legal.acting import keep_wall
from arrears.office.legal.deadlines import place_id, read
from arrears.office.legal.matters import proceeding_of
from arrears.office.legal.places import PEOPLE
from arrears.office.legal.proposing import proposals
from arrears.office.payments.clock import day_of
from arrears.office.payments.load_books import accounts_of_cases
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many
from arrears.office.tenancy import within

ROWS = 200
_MATTERS = """
SELECT m.*, c.person_id, (SELECT min(p.due_on) FROM deadline_place p WHERE p.matter = m.id) AS due_on
  FROM matter m JOIN collection_case c ON c.id = m.chain_id
 WHERE m.tenant_id = %s AND m.over = %s ORDER BY due_on NULLS LAST, m.opened_on, m.id LIMIT %s
"""
_WALL = """
SELECT p.*, c.person_id, n.steps, n.told, n.level, n.acted_on, n.because, m.kind AS matter_kind
  FROM deadline_place p JOIN collection_case c ON c.id = p.chain_id
  LEFT JOIN deadline_notice n ON n.id = p.id LEFT JOIN matter m ON m.id = p.matter
 WHERE p.tenant_id = %s AND (%s = '' OR p.warn_on <= %s) ORDER BY p.due_on, p.id LIMIT %s
"""


@require_GET
@signed_in
@only_for("legal", PEOPLE)
def matters(desk: Desk) -> HttpResponse:
    """Show the matters that are not over, those that are, or what is proposed."""
    view = desk.asked.get("view", "open")
    with within(desk.tenant) as cursor:
        found = [] if view == "proposed" else many(cursor, _MATTERS, [desk.tenant, view == "over", ROWS])
        proposed = proposals(cursor, desk.tenant, desk.at) if view == "proposed" else []
        people = [one["person_id"] for one in found] + [row["person_id"] for row, _ in proposed]
        names = masked(cursor, desk.config, people)
    for one in found:
        state = state_of(proceeding_of(one))
        one["who"] = state.who
    return desk.page("legal/matters.html", rows=found, proposed=proposed, names=names, view=view, most=ROWS,
                     today=day_of(desk.at))  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
@only_for("legal", PEOPLE)
def wall(desk: Desk) -> HttpResponse:
    """Show what falls due, the nearest first; take down what was done about a warning."""
    fault = None
    said = desk.posted
    if desk.request.method == "POST" and said.get("do") == "look":
        with within(desk.tenant) as cursor:
            keep_wall(cursor, desk.tenant, desk.at)
        return redirect("legal:wall")
    if desk.request.method == "POST":
        named = {"case": said.get("case"), "notice": said.get("notice"), "because": said.get("because", "")}
        fault = give(desk, "deadline.act", named)
        if fault is None:
            return redirect("legal:wall")
    view = desk.asked.get("view", "soon")
    today = day_of(desk.at)
    with within(desk.tenant) as cursor:
        rows = many(cursor, _WALL, [desk.tenant, "" if view == "all" else "soon", today, ROWS])
        names = masked(cursor, desk.config, [one["person_id"] for one in rows])
    for one in rows:
        one["left"] = (one["due_on"] - today).days
        one["tone"] = "bad" if one["left"] < 0 else "soon" if one["warn_on"] <= today else ""
    return desk.page("legal/wall.html", status=409 if fault else 200, rows=rows, names=names, view=view, fault=fault,
                     acts=desk.has("legal", "manager"), today=today, most=ROWS)  # fmt: skip


@require_GET
@signed_in
@only_for("legal", PEOPLE)
def calendar(desk: Desk) -> HttpResponse:
    """Return the wall as one calendar; people are named by their case alone."""
    today = day_of(desk.at)
    parts: list[str] = []
    with within(desk.tenant) as cursor:
        for case, accounts in _on_wall(cursor, desk).items():
            for account in accounts_of_cases(cursor, desk.tenant, [case]).values():
                if account.account in accounts:
                    parts.append(_calendar_of(cursor, case, account, accounts[account.account], today, desk))
    head, tail = "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n"
    bodies = [part.partition("BEGIN:VEVENT")[1:] for part in parts]
    events = "".join("".join(body).removesuffix(tail) for body in bodies if body[0])
    opening = parts[0].partition("BEGIN:VEVENT")[0].removesuffix(tail) if parts else head + "VERSION:2.0\r\n"
    return HttpResponse((opening + events + tail).encode(), content_type="text/calendar; charset=utf-8",
                        headers={"Content-Disposition": 'attachment; filename="deadlines.ics"'})  # fmt: skip


def _calendar_of(cursor: Any, case: Any, account: Any, places: set[Any], today: date, desk: Desk) -> str:
    found = [one for one in deadlines_of(read(cursor, case, account, today))
             if place_id(case, account.account, one) in places]  # fmt: skip
    return icalendar(found, str(case)[:8].upper(), desk.at)


def _on_wall(cursor: Any, desk: Desk) -> dict[Any, dict[str, set[Any]]]:
    found: dict[Any, dict[str, set[Any]]] = {}
    for row in many(cursor, _WALL, [desk.tenant, "", day_of(desk.at), ROWS]):
        found.setdefault(row["chain_id"], {}).setdefault(row["account"], set()).add(row["id"])
    return found
