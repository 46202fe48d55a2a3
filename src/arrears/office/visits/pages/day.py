"""A day of visits: its plan with a picture, the printable sheet, the calendar, and who visits."""

# pyright: basic

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.rank import office_zone
from arrears.office.messages.standing import sealed_people
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within
from arrears.office.visits.draw_up import draw_up, plan_as_seen, wanted
from arrears.office.visits.pages.visits import shown
from arrears.office.visits.prepare import moment_of
from arrears.office.visits.reading import masked_address, opened
from arrears.visit.calendar import Event, calendar
from arrears.visit.picture import picture

LEADS = ("team_lead", "manager")
SECONDS = 5
_ON_DAY = (
    "SELECT v.*, a.sealed_text FROM visit v LEFT JOIN visit_address a ON a.id = v.address"
    " WHERE v.day = %s AND v.state <> 'cancelled' ORDER BY v.arrive_at"
)
_CREW = "SELECT v.*, m.display_name FROM visitor v JOIN member m ON m.id = v.id ORDER BY m.username"


@require_GET
@signed_in
def day(desk: Desk) -> HttpResponse:
    """Show a day."""
    return _page(desk, asked_day(desk, desk.asked.get("day", "")))


def asked_day(desk: Desk, text: str) -> date:
    """Return the day asked for, or tomorrow."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return desk.at.astimezone(office_zone()).date() + timedelta(days=1)


def _page(desk: Desk, on: date, fault: Exception | None = None) -> HttpResponse:
    with within(desk.tenant) as cursor:
        plan = one(cursor, "SELECT * FROM visit_day WHERE day = %s", [on])
        rows = {str(row["id"]): row for row in many(cursor, _ON_DAY, [on])}
        people = {row["person_id"] for row in rows.values()}
        names = masked(cursor, desk.config, list(people))
        standing = sealed_people(cursor, desk.config, desk.tenant, people)
        crew = many(cursor, _CREW, [])
        members = many(cursor, "SELECT id, display_name FROM member WHERE is_active ORDER BY username", [])
        drawn = wanted(cursor, desk.config, desk.tenant, on, desk.at) if plan else None
    for row in rows.values():
        row["name"] = names[row["person_id"]].get("name", ["—"])[0]
        row["where"] = masked_address(opened(standing[row["person_id"]], "visit_address", row["sealed_text"]))
    svg = ""
    if plan and drawn:
        labels = {key: row["name"] for key, row in rows.items()}
        svg = picture(plan_as_seen(drawn, plan), f"{on}", labels)
    return desk.page(
        "visits/day.html", getattr(fault, "status", 422) if fault else 200, on=on, plan=plan, rows=rows, svg=svg,
        crew=crew, members=members, who={str(row["id"]): row["display_name"] for row in members}, **shown(fault),
        announced=[row for row in rows.values() if row["state"] == "announced"], before=on - timedelta(days=1),
        after=on + timedelta(days=1), seconds=SECONDS,
    )  # fmt: skip


@require_POST
@signed_in
def plan(desk: Desk) -> HttpResponse:
    """Draw a day up and keep its plan; once teams are out, it goes on from where they are."""
    on = asked_day(desk, desk.posted.get("day", ""))
    try:
        if not desk.has(*LEADS):
            raise CommandRefused("not_allowed", 403, "a day is planned by a team lead")
        because = desk.posted.get("because", "")[:300]
        desk.do("visit.plan_day", draw_up(desk.config, desk.tenant, on, desk.at, seconds=SECONDS, because=because))
    except (InputError, CommandRefused) as fault:
        return _page(desk, on, fault)
    return redirect(f"{reverse('visits:day')}?day={on}")


@require_POST
@signed_in
def visitor(desk: Desk) -> HttpResponse:
    """Say where somebody's day begins, and between which hours they visit."""
    given, on = desk.posted, asked_day(desk, desk.posted.get("day", ""))
    names = ("visitor", "lat", "lon", "opens", "closes")
    payload: dict[str, Any] = {name: given.get(name, "").strip() for name in names}
    try:
        desk.do("visit.describe_visitor", {**payload, "active": given.get("active", "yes") == "yes"})
    except (InputError, CommandRefused) as fault:
        return _page(desk, on, fault)
    return redirect(f"{reverse('visits:day')}?day={on}")


@require_GET
@signed_in
def day_calendar(desk: Desk) -> HttpResponse:
    """Return a day's visits as a calendar file: the user's own, or all for a lead. No names: calendars travel."""
    on = asked_day(desk, desk.asked.get("day", ""))
    with within(desk.tenant) as cursor:
        plan = one(cursor, "SELECT * FROM visit_day WHERE day = %s", [on])
        cases = {str(row["id"]): row for row in many(cursor, "SELECT id, case_id FROM visit WHERE day = %s", [on])}
    mine = str(desk.member.id)
    events = [
        Event(
            f"{stop['visit']}@arrears", moment_of(on, stop["arrive"]), moment_of(on, stop["leave"]),
            f"{desk_word(desk)} {_tail(cases, stop['visit'])}",
        )
        for route in (plan["routes"] if plan else [])
        if mine in route["visitors"] or desk.has(*LEADS)
        for stop in route["stops"]
    ]  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="visits-{on}.ics"'}
    return HttpResponse(calendar(events, desk.at), content_type="text/calendar; charset=utf-8", headers=headers)


def desk_word(desk: Desk) -> str:
    """Return the word for a visit in the user's language."""
    return "外访" if desk.language == "zh" else "Visit"


def _tail(cases: dict[str, dict[str, Any]], visit: str) -> str:
    case: UUID | None = cases.get(visit, {}).get("case_id")
    return case.hex[-4:].upper() if case else ""
