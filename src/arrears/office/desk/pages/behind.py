"""Behind a figure: the cases that a number of the floor is made of, each with why it is in it."""

# pyright: basic

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_GET

from arrears.contact.outcome import outcomes
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.near import NEAR
from arrears.office.desk.pages.promises import AGES, days_of
from arrears.office.desk.places import WATCHING
from arrears.office.desk.rank import office_zone
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many
from arrears.office.tenancy import within

MOST = 200
_CASE = (
    "SELECT c.id AS case_id, c.person_id, c.stage, c.currency, c.overdue_minor, c.dpd, {what} FROM {source}"
    " JOIN collection_case c ON c.id = {key} WHERE {where} ORDER BY {order} LIMIT " + str(MOST)
)
_QUERIES = {
    "promises": _CASE.format(
        what="p.due_on::text AS why, p.amount_minor AS amount_minor, NULL::uuid AS fact_id", source="promise p",
        key="p.case_id", where="p.tenant_id = %(tenant)s AND p.status = 'open' AND p.due_on = %(day)s",
        order="p.amount_minor DESC, c.id",
    ),
    "ageing": _CASE.format(
        what="p.due_on::text AS why, p.amount_minor AS amount_minor, NULL::uuid AS fact_id", source="promise p",
        key="p.case_id",
        where="p.tenant_id = %(tenant)s AND p.status = 'open' AND p.due_on BETWEEN %(first)s AND %(last)s"
        " AND (%(by)s = '' OR p.made_by = %(by)s)",
        order="p.due_on, p.amount_minor DESC, c.id",
    ),
    "judged": _CASE.format(
        what="p.due_on::text AS why, p.amount_minor AS amount_minor, NULL::uuid AS fact_id", source="promise p",
        key="p.case_id",
        where="p.tenant_id = %(tenant)s AND p.status = %(name)s AND p.due_on BETWEEN %(today)s - 30 AND %(today)s"
        " AND p.made_by = %(by)s",
        order="p.due_on DESC, p.amount_minor DESC, c.id",
    ),
    "refused": _CASE.format(
        what="to_char(f.happened_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD HH24:MI') AS why, NULL::bigint AS amount_minor,"
        " f.id AS fact_id",
        source="fact f", key="f.chain_id",
        where="f.tenant_id = %(tenant)s AND f.kind = 'contact.decided' AND f.happened_at >= %(month)s"
        " AND f.payload->>'permitted' = 'false'"
        " AND EXISTS (SELECT FROM jsonb_array_elements(f.payload->'verdict'->'refusals') r"
        " WHERE r->>'rule' = %(name)s)",
        order="f.happened_at DESC",
    ),
    "worked": _CASE.format(
        what="to_char(f.happened_at AT TIME ZONE %(zone)s, 'HH24:MI') AS why, NULL::bigint AS amount_minor,"
        " f.id AS fact_id",
        source="fact f", key="f.chain_id",
        where="f.tenant_id = %(tenant)s AND f.kind = ANY(%(kinds)s) AND f.happened_at >= %(since)s"
        " AND f.actor = 'user:' || %(user)s::uuid"
        " AND (%(outcomes)s::text[] IS NULL OR f.payload->>'outcome' = ANY(%(outcomes)s))",
        order="f.happened_at DESC",
    ),
    "near": NEAR.format(most=MOST),
}  # fmt: skip


@require_GET
@signed_in
def behind(desk: Desk, what: str) -> HttpResponse:
    """Show the cases behind a figure of the floor."""
    if not desk.has(*WATCHING):
        return HttpResponseForbidden()
    if what not in _QUERIES:
        raise Http404
    with within(desk.tenant) as cursor:
        rows = many(cursor, _QUERIES[what], _asked(desk))
        names = masked(cursor, desk.config, list({row["person_id"] for row in rows}))
    return desk.page(
        "behind.html", rows=rows, names=names, what=what, name=desk.asked.get("name", ""), most=MOST, ages=AGES
    )


def _asked(desk: Desk) -> dict[str, Any]:
    given, today = desk.asked, desk.at.astimezone(office_zone()).date()
    try:
        day = date.fromisoformat(given.get("name", "")) if given.get("name", "")[:1].isdigit() else today
        user = UUID(given["user"]) if given.get("user") else None
    except ValueError:
        raise Http404 from None
    spoken = [outcome.code for outcome in outcomes().values() if outcome.counts_as == "conversation"]
    kind = given.get("name", "")
    first, last = days_of(kind, today) or (today, today)
    return {
        "first": first, "last": last, "by": given.get("by", ""), "today": today,
        "tenant": desk.tenant, "day": day, "name": kind, "user": user, "zone": office_zone().key, "at": desk.at,
        "since": datetime.combine(today, time(), office_zone()), "month": desk.at - timedelta(days=30),
        "week": desk.at - timedelta(days=7),
        "kinds": ["promise.made"] if kind == "promises" else ["call.ended"],
        "outcomes": spoken if kind == "talks" else None,
    }  # fmt: skip
