"""The floor: who works, what waits, what falls due, and why steps were refused."""

# pyright: basic

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_GET

from arrears.contact.outcome import outcomes
from arrears.office.cases.stages import stages
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.near import NEAR
from arrears.office.desk.rank import office_zone
from arrears.office.desk.refusals import refused
from arrears.office.desk.tally import tally
from arrears.office.desk.words import known
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within

_PEOPLE = """
SELECT m.id, m.display_name, m.roles, q.case_id, q.leased_until, coalesce(d.calls, 0) AS calls,
       coalesce(d.conversations, 0) AS conversations, coalesce(d.promises, 0) AS promises, d.last_at
  FROM member m
  LEFT JOIN LATERAL (SELECT case_id, leased_until FROM desk_queue q WHERE q.leased_by = m.id AND q.leased_until > %(at)s
                      LIMIT 1) q ON true
  LEFT JOIN (SELECT actor, count(*) FILTER (WHERE kind = 'call.ended') AS calls,
                    count(*) FILTER (WHERE payload->>'outcome' = ANY(%(spoken)s)) AS conversations,
                    count(*) FILTER (WHERE kind = 'promise.made') AS promises, max(happened_at) AS last_at
               FROM fact WHERE tenant_id = %(tenant)s AND kind IN ('call.ended', 'promise.made')
                AND happened_at >= %(since)s AND actor LIKE 'user:%%' GROUP BY actor) d ON d.actor = 'user:' || m.id
 WHERE m.is_active AND m.roles && ARRAY['collector', 'team_lead', 'manager', 'legal']
 ORDER BY calls DESC, m.display_name
"""
MOST_REFUSING = 20
_WAITING = "SELECT count(*) AS n FROM plan WHERE tenant_id = %(tenant)s AND status = 'waiting'"
_DUE = """
SELECT due_on, count(*) AS promises, sum(amount_minor)::bigint AS amount_minor, currency
  FROM promise WHERE tenant_id = %(tenant)s AND status = 'open' AND due_on <= %(until)s
 GROUP BY due_on, currency ORDER BY due_on LIMIT 14
"""


@require_GET
@signed_in
def floor(desk: Desk) -> HttpResponse:
    """Show the floor to those who lead or watch over it."""
    if not desk.has("team_lead", "manager", "compliance", "auditor"):
        return HttpResponseForbidden()
    today = desk.at.astimezone(office_zone()).date()
    midnight = datetime.combine(today, time(), office_zone())
    spoken = [outcome.code for outcome in outcomes().values() if outcome.counts_as == "conversation"]
    asked = {
        "tenant": desk.tenant, "at": desk.at, "since": midnight, "until": today + timedelta(days=7), "spoken": spoken,
        "week": desk.at - timedelta(days=7),
    }  # fmt: skip
    with within(desk.tenant) as cursor:
        people = many(cursor, _PEOPLE, asked)
        said_no, due = refused(cursor, desk.tenant, desk.at, most=MOST_REFUSING), many(cursor, _DUE, asked)
        counts = tally(cursor, desk.tenant, desk.at)
        waiting = one(cursor, _WAITING, asked)
        near = len(many(cursor, NEAR.format(most=1000), asked))
    bars = [
        [
            known("stage", stage.stage, desk.language),
            counts.cases(stage.stage, "ready"),
            counts.cases(stage.stage, "waiting"),
            stage.stage,
        ]
        for stage in stages()
    ]
    return desk.page(
        "floor.html", people=people, refused=said_no, due=due, counts=counts, waiting=waiting["n"] if waiting else 0,
        near=near, bars=bars, chart=json.dumps(bars, ensure_ascii=False), today=today,
    )  # fmt: skip
