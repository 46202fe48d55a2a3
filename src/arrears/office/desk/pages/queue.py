"""The queue: what matters most, filters, search, Next."""

# pyright: basic

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from arrears.office.cases.stages import stages
from arrears.office.desk.find import find_cases
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.take import LEADING, take_next
from arrears.office.desk.tally import tally
from arrears.office.privacy.people import masked
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
    given = desk.asked
    stage, view = given.get("stage", ""), given.get("view", "ready")
    with within(desk.tenant) as cursor:
        rows = entries(cursor, desk, stage, view)
        names = masked(cursor, desk.config, [row["person_id"] for row in rows])
        counts = tally(cursor, desk.tenant, desk.at)
    return desk.page(
        "queue.html", rows=rows, names=names, counts=counts, stages=stages(), stage=stage, view=view, most=ROWS
    )


def entries(cursor: Any, desk: Desk, stage: str, view: str) -> list[dict[str, Any]]:
    """Return the first rows of a view (ready, mine, waiting), of a stage or of all."""
    leads, roles = desk.has(*LEADING, "compliance", "auditor"), list(desk.member.roles)
    where, order = ["tenant_id = %s"], "points DESC, case_id"
    values: list[Any] = [desk.tenant]
    if view == "mine":
        where.append("owner = %s")
        values.append(desk.member.id)
    elif view == "waiting":
        where.append("state = 'waiting'")
        order = "available_at, case_id"
    else:
        where.append("state = 'ready'")
    if stage:
        where.append("stage = %s")
        values.append(stage)
    if not leads and view != "mine":
        where.append("owner_role = %s" if len(roles) == 1 else "owner_role = ANY(%s)")
        values.append(roles[0] if len(roles) == 1 else roles)
    cursor.execute(
        f"SELECT {_COLUMNS} FROM desk_queue WHERE {' AND '.join(where)} ORDER BY {order} LIMIT {ROWS}", values
    )
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        row["reasons"] = json.loads(row["reasons"]) if isinstance(row["reasons"], str) else row["reasons"]
        row["taken"] = row["leased_by"] not in (None, desk.member.id) and row["leased_until"] > desk.at
    return found


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
