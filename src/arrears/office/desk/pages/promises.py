"""Ageing of promises: open ones by how long until, or since, their day, and by who took them; those judged lately."""

# pyright: basic

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_GET

from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.places import WATCHING
from arrears.office.desk.rank import office_zone
from arrears.office.store.rows import many
from arrears.office.tenancy import within

FAR = 3_650
AGES: dict[str, tuple[int, int]] = {
    "later": (8, FAR), "week": (1, 7), "today": (0, 0), "late_3": (-3, -1), "late_7": (-7, -4), "older": (-FAR, -8),
}  # fmt: skip
"""Name to days until the promise is due, least and most; negative where its day has passed."""
_OPEN = """
SELECT p.made_by, coalesce(m.display_name, '') AS name, p.due_on - %(today)s AS days, p.currency, count(*) AS promises,
       sum(p.amount_minor)::bigint AS amount_minor, sum(p.paid_minor)::bigint AS paid_minor
  FROM promise p LEFT JOIN member m ON 'user:' || m.id = p.made_by
 WHERE p.tenant_id = %(tenant)s AND p.status = 'open' GROUP BY 1, 2, 3, 4
"""
_JUDGED = """
SELECT p.made_by, coalesce(m.display_name, '') AS name, p.status, count(*) AS promises
  FROM promise p LEFT JOIN member m ON 'user:' || m.id = p.made_by
 WHERE p.tenant_id = %(tenant)s AND p.status IN ('kept', 'partly_kept', 'broken') AND p.due_on >= %(since)s
   AND p.due_on <= %(today)s GROUP BY 1, 2, 3 ORDER BY 2, 1
"""
JUDGED_DAYS = 30


def days_of(name: str, today: date) -> tuple[date, date] | None:
    """Return the first and last due day of an age, or None for no age of this name."""
    if name not in AGES:
        return None
    least, most = AGES[name]
    return today + timedelta(days=least), today + timedelta(days=most)


@require_GET
@signed_in
def promises(desk: Desk) -> HttpResponse:
    """Show the ages."""
    if not desk.has(*WATCHING):
        return HttpResponseForbidden()
    today = desk.at.astimezone(office_zone()).date()
    asked = {"tenant": desk.tenant, "today": today, "since": today - timedelta(days=JUDGED_DAYS)}
    with within(desk.tenant) as cursor:
        rows, judged = many(cursor, _OPEN, asked), many(cursor, _JUDGED, asked)
    return desk.page(
        "promises.html", ages=_ages(rows), people=_people(rows), names=list(AGES), judged=_judged(judged),
        days=JUDGED_DAYS,
    )  # fmt: skip


def _age(days: int) -> str:
    return next(name for name, (least, most) in AGES.items() if least <= days <= most)


def _ages(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row an age and currency, with count and amounts."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        age = _age(row["days"])
        empty = {"age": age, "currency": row["currency"], "promises": 0, "amount_minor": 0, "paid_minor": 0}
        sum_of = found.setdefault((age, row["currency"]), empty)
        for name in ("promises", "amount_minor", "paid_minor"):
            sum_of[name] += row[name]
    order = list(AGES)
    return sorted(found.values(), key=lambda one: (order.index(one["age"]), one["currency"]))


def _people(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row a collector with their open promises by age."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(
            row["made_by"], {"made_by": row["made_by"], "name": row["name"], "ages": defaultdict(int)}
        )
        one["ages"][_age(row["days"])] += row["promises"]
    return sorted(found.values(), key=lambda one: (one["name"], one["made_by"]))


def _judged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row a collector: kept, partly kept, broken, and what share was kept, in whole percent."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(
            row["made_by"], {"made_by": row["made_by"], "name": row["name"], "kept": 0, "partly_kept": 0, "broken": 0}
        )
        one[row["status"]] = row["promises"]
    for one in found.values():
        one["percent"] = 100 * one["kept"] // (one["kept"] + one["partly_kept"] + one["broken"])
    return list(found.values())
