"""What a team's phone takes along for a day: whom, where, what was said, what the law permits and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from arrears.kernel.money import display_money
from arrears.office.config import Config
from arrears.office.desk.rank import office_zone
from arrears.office.facts.append import append, draft
from arrears.office.messages.standing import Standing, stand
from arrears.office.store.rows import many
from arrears.office.visits.lawful import asked_of
from arrears.office.visits.pack import risks, said_before
from arrears.office.visits.permit import permit_of
from arrears.office.visits.policy import visit_outcomes
from arrears.office.visits.reading import opened
from arrears.record.kinds.office import DataRead

AHEAD = timedelta(days=1)
_MINE = (
    "SELECT v.*, a.sealed_text, c.dpd, c.overdue_minor, c.stage FROM visit v JOIN collection_case c ON c.id = v.case_id"
    " JOIN visit_address a ON a.id = v.address WHERE v.state = 'planned' AND v.day BETWEEN %s AND %s"
    " AND v.team @> %s::jsonb ORDER BY v.arrive_at"
)


def take_along(cursor: Any, config: Config, tenant: UUID, member: UUID, actor: str, at: datetime) -> dict[str, Any]:
    """Return a member's visits of today and tomorrow. That they see these people's data is put on record."""
    today = at.astimezone(office_zone()).date()
    rows = many(cursor, _MINE, [today, today + AHEAD, f'["{member}"]'])
    people = stand(cursor, config, tenant, {row["person_id"] for row in rows}, at)
    names = {
        str(row["id"]): row["display_name"] for row in many(cursor, "SELECT id, display_name FROM member", [])
    }  # fmt: skip
    found: list[dict[str, Any]] = []
    for row in rows:
        standing = people[row["person_id"]]
        if standing.key is None:
            continue
        read = DataRead(
            person=row["person_id"], case=row["case_id"], fields=["address", "name"], reason=f"visit {row['id']}"
        )
        append(cursor, [draft(row["person_id"], read, happened_at=at, actor=actor, source="door")])
        found.append(_one(cursor, tenant, row, standing, names, at))
    return {"now": at.isoformat(), "visits": found, "outcomes": [_outcome(one) for one in visit_outcomes().values()]}


def _outcome(one: Any) -> dict[str, Any]:
    return {
        "code": one.code, "zh": one.zh, "en": one.en, "met": list(one.met), "needs": list(one.needs),
        "guard": {"zh": one.guard[0], "en": one.guard[1]}, "bell": one.counts_as is not None,
    }  # fmt: skip


def _one(
    cursor: Any, tenant: UUID, row: dict[str, Any], standing: Standing, names: dict[str, str], at: datetime
) -> dict[str, Any]:
    case = standing.cases[row["case_id"]]
    day: date = row["day"]
    return {
        "id": str(row["id"]), "name": standing.opened("name") or "—", "day": day.isoformat(),
        "address": opened(standing, "visit_address", row["sealed_text"]) or "—", "place": row["place"],
        "place_consent": row["place_consent"], "opens": row["opens"], "closes": row["closes"],
        "arrive": row["arrive_at"].astimezone(office_zone()).strftime("%H:%M"),
        "team": [names.get(one, one) for one in row["team"]], "currency": case.currency, "dpd": case.dpd,
        "overdue": display_money(case.overdue_minor, case.currency), "reason": row["reason"],
        "promised": row["promised"], "case": row["case_id"].hex[-4:].upper(),
        "said": said_before(cursor, standing, row["case_id"])[:5], "risks": risks(cursor, standing, row["case_id"]),
        "permit": permit_of(asked_of(cursor, standing, case, tenant), row["place"], day, at, row["arrive_at"]),
    }  # fmt: skip
