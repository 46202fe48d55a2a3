"""The page of what compliance watches, and the cases behind its holds."""

# pyright: basic

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from arrears.law.engine.rulebook import rulebook
from arrears.office.compliance.complaints import answered
from arrears.office.compliance.complaints import waiting as waiting_complaints
from arrears.office.compliance.places import PEOPLE
from arrears.office.compliance.watch import clocks, to_recheck
from arrears.office.compliance.watch import holds as running
from arrears.office.desk.guard import Desk, only_for, signed_in
from arrears.office.desk.refusals import MONTH, refused
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many
from arrears.office.tenancy import within

MOST = 200
_HELD = """
SELECT h.id, h.kind, h.starts_at, h.until, h.reason, h.placed_by, c.id AS case_id, c.person_id, c.stage, c.currency,
       c.overdue_minor, c.dpd, m.display_name
  FROM hold h JOIN collection_case c ON c.id = h.case_id LEFT JOIN member m ON 'user:' || m.id = h.placed_by
 WHERE h.tenant_id = %(tenant)s AND h.lifted_at IS NULL AND h.starts_at <= %(at)s
   AND (h.until IS NULL OR h.until > %(at)s)
   AND (%(kind)s = '' OR h.kind = %(kind)s) ORDER BY h.until NULLS LAST, h.id LIMIT %(most)s
"""


@require_GET
@signed_in
@only_for("compliance", PEOPLE)
def home(desk: Desk) -> HttpResponse:
    """Show complaints with their clocks, holds, refusals by provision, and values to compare with their source."""
    with within(desk.tenant) as cursor:
        found = clocks(cursor, desk.tenant, waiting_complaints(cursor, desk.tenant), desk.at)
        done = answered(cursor, desk.tenant, desk.at - MONTH)
        held, said_no = running(cursor, desk.tenant, desk.at), refused(cursor, desk.tenant, desk.at)
        names = _names(cursor, desk, [one.complaint.case_id for one in found])
    old = to_recheck(desk.at)
    titles = {one.id: one for one in rulebook().all_provisions()}
    return desk.page(
        "compliance/home.html", clocks=found, answered=done, holds=held, refused=said_no, names=names, stale=old,
        titles=titles,
    )  # fmt: skip


@require_GET
@signed_in
@only_for("compliance", PEOPLE)
def holds(desk: Desk) -> HttpResponse:
    """Show the cases that a hold of one kind, or any, keeps from being collected."""
    kind = desk.asked.get("kind", "")
    with within(desk.tenant) as cursor:
        rows = many(cursor, _HELD, {"tenant": desk.tenant, "at": desk.at, "kind": kind, "most": MOST})
        names = masked(cursor, desk.config, [row["person_id"] for row in rows])
    return desk.page("compliance/holds.html", rows=rows, names=names, kind=kind, most=MOST)


def _names(cursor: object, desk: Desk, cases: list) -> dict:
    rows = many(cursor, "SELECT id, person_id FROM collection_case WHERE id = ANY(%s)", [cases])
    shown = masked(cursor, desk.config, [row["person_id"] for row in rows])
    return {row["id"]: shown[row["person_id"]].get("name", ["—"])[0] for row in rows}
