"""The queue: what matters most, filters, search, Next."""

# pyright: basic

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from arrears.kernel.refusal import InputError
from arrears.office.cases.stages import stages
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.find import find_cases
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.rank import office_zone
from arrears.office.desk.take import LEADING, take_next
from arrears.office.desk.tally import tally
from arrears.office.desk.views import Filter, keep_view, let_go_of_view, query_of, read_filter, views_of
from arrears.office.desk.words import LANGUAGES
from arrears.office.privacy.people import masked
from arrears.office.store.rows import plain
from arrears.office.tenancy import within

ROWS = 50
_COLUMNS = (
    "case_id, person_id, points, reasons, stage, owner_role, owner, currency, overdue_minor, dpd, next_step, deadline,"
    " state, available_at, leased_by, leased_until"
)


@require_GET
@signed_in
def queue(desk: Desk) -> HttpResponse:
    """Show the first cases of the queue, those of the user's roles unless they lead."""
    return _queue(desk)


def _queue(desk: Desk, fault: str | None = None) -> HttpResponse:
    wanted = read_filter(desk.asked)
    with within(desk.tenant) as cursor:
        rows = entries(cursor, desk, wanted)
        names = masked(cursor, desk.config, [row["person_id"] for row in rows])
        counts = tally(cursor, desk.tenant, desk.at)
        views, people = views_of(cursor, desk.member.id), _people(cursor) if desk.has(*LEADING) else []
    return desk.page(
        "queue.html", 200 if fault is None else 409, rows=rows, names=names, counts=counts, stages=stages(),
        wanted=wanted, most=ROWS, views=views, people=people, query=partial(query_of, desk.asked), fault=fault,
        languages=LANGUAGES,
    )  # fmt: skip


def _people(cursor: Any) -> list[dict[str, Any]]:
    """Return who may be given cases, with how many they have."""
    cursor.execute(
        "SELECT m.id, m.display_name, count(q.case_id) FROM member m LEFT JOIN desk_queue q ON q.owner = m.id"
        " WHERE m.is_active AND m.roles && ARRAY['collector', 'team_lead', 'legal'] GROUP BY m.id, m.display_name"
        " ORDER BY m.display_name"
    )
    return [{"id": row[0], "name": row[1], "cases": row[2]} for row in cursor.fetchall()]


def entries(cursor: Any, desk: Desk, wanted: Filter) -> list[dict[str, Any]]:
    """Return the first rows of a view, narrowed by a filter."""
    leads, roles = desk.has(*LEADING, "compliance", "auditor"), list(desk.member.roles)
    where, values = wanted.where()
    where, values = ["tenant_id = %s", *where], [desk.tenant, *values]
    order = "points DESC, case_id"
    if wanted.view == "mine":
        where.append("owner = %s")
        values.append(desk.member.id)
    else:
        where.append(f"state = '{wanted.view}'")  # one of VIEWS
        order = "available_at, case_id" if wanted.view == "waiting" else order
    if not leads and wanted.view != "mine":
        where.append("owner_role = %s" if len(roles) == 1 else "owner_role = ANY(%s)")
        values.append(roles[0] if len(roles) == 1 else roles)
    cursor.execute(
        f"SELECT {_COLUMNS} FROM desk_queue WHERE {' AND '.join(where)} ORDER BY {order} LIMIT {ROWS}", values
    )
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        row["reasons"] = plain(row["reasons"])
        row["taken"] = row["leased_by"] not in (None, desk.member.id) and row["leased_until"] > desk.at
    return found


@require_POST
@signed_in
def lead(desk: Desk) -> HttpResponse:
    """Assign, recall, pause or resume the chosen cases; on one that does not fit, none is changed."""
    given = desk.posted
    payload: dict[str, Any] = {"cases": desk.request.POST.getlist("cases"), "because": given.get("because", "")}
    deed = given.get("do", "")
    if deed == "assign":
        payload["owner"] = given.get("owner", "")
    if deed == "pause" and given.get("until"):
        payload["until"] = _morning(given["until"])
    try:
        if deed in ("assign", "recall", "pause", "resume"):
            desk.do(f"desk.{deed}", payload)
    except (InputError, CommandRefused) as fault:
        return _queue(desk, fault.code)
    return redirect(f"{reverse('desk:queue')}?{query_of(desk.asked)}")


def _morning(day: str) -> str:
    """Return the moment from which a day's cases are worked; what is no day is left for the command to refuse."""
    with suppress(ValueError):
        return datetime.combine(date.fromisoformat(day), time(8), office_zone()).isoformat()
    return day


@require_POST
@signed_in
def views(desk: Desk) -> HttpResponse:
    """Keep the filter as a view of the user's own, or let one go."""
    given = desk.posted
    with within(desk.tenant) as cursor:
        if "forget" in given:
            with suppress(ValueError):
                let_go_of_view(cursor, desk.member.id, UUID(given["forget"]))
        else:
            with suppress(InputError):
                keep_view(cursor, desk.tenant, desk.member.id, given.get("name", ""), desk.asked)
    return redirect(f"{reverse('desk:queue')}?{query_of(desk.asked)}")


@require_POST
@signed_in
def next_case(desk: Desk) -> HttpResponse:
    """Take the case that matters most and open it."""
    passed = [UUID(desk.posted[name]) for name in ("passed",) if name in desk.posted]
    with within(desk.tenant) as cursor:
        case = take_next(cursor, desk.tenant, desk.member.id, desk.member.roles, desk.at, passed)
    return redirect("desk:case", case=case) if case else redirect("/desk/queue?empty=1")


@require_GET
@signed_in
def search(desk: Desk) -> HttpResponse:
    """Find cases by name, phone or its last four digits, contract or customer number."""
    words = desk.asked.get("q", "").strip()[:100]
    with within(desk.tenant) as cursor:
        rows = find_cases(cursor, desk.config, desk.tenant, words) if words else []
        names = masked(cursor, desk.config, [row["person_id"] for row in rows])
    if len(rows) == 1:
        return redirect("desk:case", case=rows[0]["case_id"])
    return desk.page("search.html", rows=rows, names=names, words=words)
