"""What a team knows before it goes: person, debt, addresses, what was said, ability, risks, what may be done there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.desk.may import by_whom, lender_of
from arrears.office.desk.rank import office_zone
from arrears.office.desk.told import tell
from arrears.office.desk.words import words
from arrears.office.facts.read import facts_of
from arrears.office.messages.standing import Standing, stand
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many, one
from arrears.office.visits.lawful import Asked, properly
from arrears.office.visits.notice import TEXT
from arrears.office.visits.permit import permit_of
from arrears.office.visits.prepare import next_ten
from arrears.office.visits.reading import masked_address, opened
from arrears.record.fact import Fact

_RISKY_HOLDS = ("mental_health_crisis", "illness", "complaint", "cease_request", "representation", "death")
_RISKY_OUTCOMES = ("refused", "distress", "complaint", "cease_request")
_SPOKEN = frozenset(
    {"call.ended", "promise.made", "promise.judged", "plan.proposed", "plan.agreed", "message.received",
     "complaint.received", "affordability.assessed", "visit.announced", "visit.ended"}
)  # fmt: skip
NEVER = tuple(f"visits.never.{number}" for number in range(1, 6))
"""Phrases: what may not be done at a visit (银行业协会 2026 指引 禁止行为; 民法典 1032、1033; 个人信息保护法)."""


def said_before(cursor: Any, standing: Standing, case: UUID) -> list[dict[str, Any]]:
    """Return what was said and agreed, the newest first, in both languages."""
    told = [tell(fact, standing.key) for fact in reversed(facts_of(cursor, case)) if fact.kind in _SPOKEN]
    return [
        {
            "at": line.at.astimezone(office_zone()).strftime("%Y-%m-%d %H:%M"), "zh": f"{line.title[0]} {line.text[0]}",
            "en": f"{line.title[1]} {line.text[1]}", "note": line.note,
        }
        for line in told
    ]  # fmt: skip


def risks(cursor: Any, standing: Standing, case: UUID) -> list[dict[str, str]]:
    """Return what may make a visit hard for the team or for the person, from facts alone."""
    outcomes = {fact.payload["outcome"] for fact in facts_of(cursor, case) if fact.kind == "call.ended"}
    found = [name for name in _RISKY_OUTCOMES if name in outcomes]
    if "vulnerable" in standing.marks:
        found.append("vulnerable")
    if any(hold["kind"] in _RISKY_HOLDS for hold in standing.holds):
        found.append("hold")
    return [dict(zip(("zh", "en"), words()[f"visits.risk.{name}"], strict=True)) for name in found]


def pack(cursor: Any, config: Config, tenant: UUID, visit: UUID, at: datetime) -> dict[str, Any] | None:
    """Return everything on a visit's pack, personal data masked, or None where the tenant has no such visit."""
    row = one(cursor, "SELECT * FROM visit WHERE id = %s", [visit])
    if row is None:
        return None
    person, case_id = row["person_id"], row["case_id"]
    standing = stand(cursor, config, tenant, [person], at)[person]
    case = standing.cases[case_id]
    asked = Asked(standing, lender_of(cursor, tenant, case), case, by_whom(cursor, tenant))
    facts = facts_of(cursor, case_id)
    moment = row["arrive_at"] or next_ten(at)
    place = row["place"] or "home"
    return {
        "visit": row, "case": case, "person": masked(cursor, config, [person])[person], "standing": standing,
        "addresses": _addresses(cursor, standing), "said": said_before(cursor, standing, case_id),
        "risks": risks(cursor, standing, case_id), "ability": _last(facts, "affordability.assessed"),
        "permit": permit_of(asked, place, moment.astimezone(office_zone()).date(), at, moment),
        "judged": asked.judge(max(moment, at), properly(place, place_consent=row["place_consent"] is not False)),
        "notices": _notices(facts), "visitors": _visitors(cursor),
        "contacts": _contacts(cursor, case_id), "never": NEVER, "team": _team(cursor, row["team"]),
        "ended": _of_visit(facts, "visit.ended", visit), "broken": _of_visit(facts, "visit.unlawful", visit),
    }  # fmt: skip


def _addresses(cursor: Any, standing: Standing) -> list[dict[str, Any]]:
    rows = many(
        cursor, "SELECT * FROM visit_address WHERE person_id = %s ORDER BY noted_at DESC", [standing.person]
    )  # fmt: skip
    return [{**row, "text": masked_address(opened(standing, "visit_address", row["sealed_text"]))} for row in rows]


def _contacts(cursor: Any, case: UUID) -> list[dict[str, Any]]:
    """Return the talks and delivered messages in which a visit could have been announced, the newest first."""
    return many(
        cursor, "SELECT id, at, channel, outcome FROM contact WHERE chain_id = %s AND outcome IN"
        " ('conversation', 'delivered') AND channel <> 'visit' ORDER BY at DESC LIMIT 10",
        [case],
    )  # fmt: skip


def _visitors(cursor: Any) -> list[dict[str, Any]]:
    """Return who could go there."""
    return many(
        cursor, "SELECT id, display_name FROM member WHERE is_active AND roles && ARRAY['collector', 'team_lead']"
        " ORDER BY display_name, id",
    )  # fmt: skip


def _notices(facts: Sequence[Fact]) -> int:
    """Return how many notices of a visit were ordered in this case."""
    return sum(1 for fact in facts if fact.kind == "message.ordered" and fact.payload.get("template") == TEXT)


def _team(cursor: Any, team: Sequence[str]) -> list[str]:
    rows = many(cursor, "SELECT display_name FROM member WHERE id = ANY(%s::uuid[]) ORDER BY username", [list(team)])
    return [row["display_name"] for row in rows]


def _last(facts: Sequence[Fact], kind: str) -> dict[str, Any] | None:
    return next((fact.payload for fact in reversed(facts) if fact.kind == kind), None)


def _of_visit(facts: Sequence[Fact], kind: str, visit: UUID) -> dict[str, Any] | None:
    return _last([fact for fact in facts if fact.payload.get("visit") == str(visit)], kind)
