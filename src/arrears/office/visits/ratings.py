"""How borrowers found a visit: asked by message the day after, their answer taken from what they write back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.actor import system_actor
from arrears.office.commands.execute import execute
from arrears.office.config import Config
from arrears.office.desk.rank import office_zone
from arrears.office.messages.standing import sealed_people
from arrears.office.store.rows import many
from arrears.office.tenancy import within
from arrears.office.visits.reading import opened

TEXT = "visit_rating"
ASKED_AFTER, ASKED_BEFORE, ANSWERED_WITHIN = timedelta(hours=20), timedelta(days=3), timedelta(days=10)
_ASKED = ("talked", "promised", "plan_wanted", "says_paid")
"""Outcomes after which nobody is left in peace for a reason of their own."""
_STARS = re.compile(r"\s*([1-5])\s*[分星]?\s*[。.!！]?\s*")
_VISITS = """
SELECT id, case_id, person_id, left_at FROM visit WHERE state = 'done' AND met = 'borrower' AND lawful
   AND stars IS NULL AND outcome = ANY(%s) AND left_at BETWEEN %s AND %s ORDER BY left_at
"""
_REPLIES = """
SELECT f.id, f.payload, f.happened_at FROM fact f WHERE f.chain_id = %s AND f.kind = 'message.received'
   AND f.happened_at > %s ORDER BY f.sequence
"""
_WAS_ASKED = "SELECT 1 FROM command WHERE name = 'message.order' AND key = %s"


def ask_ratings(config: Config, tenant: UUID, at: datetime) -> int:
    """Order the question for yesterday's visits, once each; returns for how many. The law decides on each message."""
    with within(tenant) as cursor:
        rows = many(cursor, _VISITS, [list(_ASKED), at - ASKED_BEFORE, at - ASKED_AFTER])
        approved = many(
            cursor, "SELECT 1 FROM template_version WHERE name = %s AND state = 'approved'", [TEXT]
        )  # fmt: skip
    if not approved:
        return 0
    for row in rows:
        day = row["left_at"].astimezone(office_zone()).date()
        payload = {
            "case": str(row["case_id"]), "channel": "sms", "template": TEXT, "facts": {"visit_on": day.isoformat()},
        }  # fmt: skip
        try:
            execute("message.order", payload, key=_key(row["id"]), tenant=tenant, actor=system_actor("visits"), at=at,
                    source="visits", config=config)  # fmt: skip
        except InputError as fault:
            if fault.code != "case_closed":
                raise
    return len(rows)


def take_ratings(config: Config, tenant: UUID, at: datetime) -> int:
    """Record the numbers that came back to the question; returns how many."""
    taken = 0
    with within(tenant) as cursor:
        rows = many(cursor, _VISITS, [list(_ASKED), at - ANSWERED_WITHIN, at])
        people = sealed_people(cursor, config, tenant, {row["person_id"] for row in rows})
        found: list[tuple[UUID, UUID, int]] = []
        for row in rows:
            if not many(cursor, _WAS_ASKED, [_key(row["id"])]):
                continue
            for reply in many(cursor, _REPLIES, [row["case_id"], row["left_at"]]):
                stars = _stars(opened(people[row["person_id"]], "reply", reply["payload"].get("sealed_text")))
                if stars is not None:
                    found.append((row["id"], reply["id"], stars))
                    break
    for visit, reply, stars in found:
        execute("visit.rate", {"visit": str(visit), "stars": stars}, key=f"reply/{reply}", tenant=tenant,
                actor=system_actor("visits"), at=at, source="visits", config=config)  # fmt: skip
        taken += 1
    return taken


def _key(visit: UUID) -> str:
    return f"visit-rating/{visit}"


def _stars(text: str | None) -> int | None:
    match = _STARS.fullmatch(text or "")
    return int(match[1]) if match else None
