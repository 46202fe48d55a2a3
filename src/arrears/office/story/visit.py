"""The story's visit: a lead decides, a message tells of it, two people go and stay outside: nobody asked them in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from arrears.office.actor import user_actor
from arrears.office.commands.execute import execute
from arrears.office.members.commands import user_id
from arrears.office.tenancy import within
from arrears.office.visits.draw_up import draw_up
from arrears.office.visits.policy import policy

if TYPE_CHECKING:
    from arrears.office.story.tale import Tale

TEAM = ("collector", "collector2")
OPENS, CLOSES = "10:00", "11:30"
STAYS = timedelta(minutes=policy().minutes)


def decide(tale: Tale, because: str) -> None:
    """Let the lead want a visit earlier than the strategy does; note the address of the contract; send the notice."""
    about = {"case": str(tale.case)}
    visit = _do(tale, "visit.qualify", {**about, "because": because}, "lead")["visit"]
    address = {"place": "public", "source": "contract", "quality": "likely", "text": "示例市示例路8号 示例小区门口",
               "lat": "31.2400", "lon": "121.4800"}  # fmt: skip
    _do(tale, "visit.note_address", {**about, **address}, "collector")
    for name in TEAM:
        start = {"lat": "31.2300", "lon": "121.4700", "opens": "09:00", "closes": "18:00"}
        _do(tale, "visit.describe_visitor", {"visitor": str(user_id(tale.tenant, name)), **start}, "lead", name)
    tomorrow = (tale.today + timedelta(days=1)).isoformat()
    team = [str(user_id(tale.tenant, name)) for name in TEAM]
    notice = {"visit": visit, "day": tomorrow, "opens": OPENS, "closes": CLOSES, "team": team}
    _do(tale, "visit.send_notice", notice, "collector")


def announce(tale: Tale) -> None:
    """Record the notice that arrived as the pre-visit contact, and plan tomorrow."""
    visit, contact, address = _found(tale)
    tomorrow = tale.today + timedelta(days=1)
    told = {"visit": str(visit), "contact": str(contact), "reason": "not_said", "address": str(address),
            "place_consent": False, "day": tomorrow.isoformat(), "opens": OPENS, "closes": CLOSES}  # fmt: skip
    _do(tale, "visit.announce", told, "collector")
    plan = draw_up(tale.config, tale.tenant, tomorrow, tale.simulation.now, seconds=1)
    _do(tale, "visit.plan_day", plan, "lead")


def go(tale: Tale, note: str) -> None:
    """Record the visit as the team's phone did: bell, two people, identity shown, recorded, not inside."""
    visit, _, _ = _found(tale)
    left = tale.simulation.now
    said: dict[str, Any] = {
        "visit": str(visit), "bell_at": (left - STAYS).isoformat(), "left_at": left.isoformat(), "people": 2,
        "identity_shown": True, "recording": True, "recorded_by": "BC-07", "place": "public", "place_consent": False,
        "entered": False, "met": "borrower", "outcome": "talked", "note": note, "permit": "",
    }  # fmt: skip
    _do(tale, "visit.record", said, "collector")


def _found(tale: Tale) -> tuple[UUID, UUID | None, UUID]:
    """Return the visit, the contact that its notice was, and the address."""
    with within(tale.tenant) as cursor:
        cursor.execute("SELECT id, person_id FROM visit WHERE case_id = %s ORDER BY qualified_at DESC", [tale.case])
        visit, person = cursor.fetchone()
        cursor.execute(
            "SELECT c.id FROM contact c JOIN message m ON m.id = c.message WHERE c.chain_id = %s"
            " AND m.wanted = 'visit_notice' AND c.outcome = 'delivered'",
            [tale.case],
        )
        contact = cursor.fetchone()
        cursor.execute("SELECT id FROM visit_address WHERE person_id = %s", [person])
        return visit, contact[0] if contact else None, cursor.fetchone()[0]


def _do(tale: Tale, name: str, payload: dict[str, Any], by: str, more: str = "") -> dict[str, Any]:
    role = {"lead": "team_lead"}.get(by, "collector")
    now = tale.simulation.now
    return execute(
        name, payload, key=f"story/{name}/{more}/{now.isoformat()}", tenant=tale.tenant,
        actor=user_actor(user_id(tale.tenant, by), [role]), source="desk", at=now, config=tale.config,
    ).answer  # fmt: skip
