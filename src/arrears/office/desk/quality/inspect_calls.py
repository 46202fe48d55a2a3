"""Commands of quality inspection: a sample drawn by a stated seed, and what somebody heard in a call."""

from __future__ import annotations

import base64
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.kinds import CallInspected, QualitySampled
from arrears.office.desk.rank import office_zone
from arrears.office.facts.append import lock_chains
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import many, one
from arrears.people.listening import PASS_SCORE, Heard, draw, follow_ups, score

LISTENERS = {"team_lead", "manager", "compliance"}
MOST = 500
_RECORDED = """
SELECT a.id, a.caller, f.payload->>'outcome' AS outcome FROM call_attempt a
  JOIN fact f ON f.chain_id = a.case_id AND f.kind = 'call.ended' AND f.payload->>'contact' = a.id::text
 WHERE a.tenant_id = %s AND a.recording IS NOT NULL AND a.asked_at >= %s AND a.asked_at < %s
"""


class DrawSample(Given):
    """Draw up to `each` recorded calls of every collector and outcome, of the days from `first` to `last`."""

    first: date
    last: date
    each: int = Field(default=1, ge=1, le=20)
    seed: str = Field(min_length=1, max_length=60)


class Inspect(Given):
    """What was heard in a call: points by criterion, a note, what follows."""

    call: UUID
    points: dict[str, int]
    note: str = Field(default="", max_length=2_000)
    follow_up: str = "none"


@command("quality.draw", DrawSample, roles=LISTENERS)
def draw_sample(office: Office, given: DrawSample) -> Answer:
    """Record the sample: with the seed and the same calls, anyone draws it again."""
    if given.last < given.first:
        raise InputError("days_turned", "the last day is before the first", "last")
    lock_chains(office.cursor, [office.tenant])
    zone = office_zone()
    since = datetime.combine(given.first, time(), zone)
    until = datetime.combine(given.last + timedelta(days=1), time(), zone)
    rows = many(office.cursor, _RECORDED, [office.tenant, since, until])
    drawn = draw([Heard(row["id"], row["caller"], row["outcome"]) for row in rows], given.each, given.seed)
    if len(drawn) > MOST:
        raise InputError("sample_too_large", f"{len(drawn)} calls; at most {MOST}", "each")
    said = QualitySampled(
        seed=given.seed, first=given.first, last=given.last, each=given.each, recorded=len(rows),
        calls=[one.call for one in drawn],
    )  # fmt: skip
    office.record(office.tenant, said)
    return {"calls": [str(one.call) for one in drawn], "recorded": len(rows)}


@command("quality.inspect", Inspect, roles=LISTENERS)
def inspect(office: Office, given: Inspect) -> Answer:
    """Record what somebody heard in another's call."""
    found = one(office.cursor, "SELECT * FROM call_attempt WHERE id = %s", [given.call])
    if found is None or found["recording"] is None:
        raise InputError("call_not_recorded", "there is no recorded call of this id", "call")
    if found["caller"] == office.actor.name:
        raise CommandRefused("own_call", 403, "nobody inspects a call of their own")
    if given.follow_up not in follow_ups():
        raise InputError("unknown_follow_up", f"none of {', '.join(follow_ups())}", "follow_up")
    person, reached = locked(office, found["case_id"])["person"], score(given.points)
    note = given.note.strip()
    key = key_of(office.cursor, office.config, person) if note else None
    said = CallInspected(
        inspection=uuid5(given.call, f"inspection/{office.actor.name}/{office.at.isoformat()}"), contact=given.call,
        caller=found["caller"], points=given.points, score=reached, passed=reached >= PASS_SCORE,
        follow_up=given.follow_up, sealed_note=base64.b64encode(key.seal("note", note)).decode() if key else None,
    )  # fmt: skip
    office.record(found["case_id"], said)
    return {"inspection": str(said.inspection), "score": reached, "passed": said.passed}


def samples(cursor: Any, tenant: UUID) -> list[dict[str, Any]]:
    """Return the last samples drawn, the newest first."""
    return many(
        cursor,
        "SELECT id, happened_at, actor, payload FROM fact WHERE chain_id = %s AND kind = 'quality.sampled'"
        " ORDER BY sequence DESC LIMIT 12",
        [tenant],
    )
