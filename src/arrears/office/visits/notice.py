"""The command that tells of a visit by message, where no talk could be had: who comes, on which day, between when."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from arrears.kernel.ids import sortable_id
from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.messages.kinds import MessageOrdered
from arrears.office.messages.outbox import add
from arrears.office.store.rows import many
from arrears.office.visits.prepare import open_visit

TEXT = "visit_notice"
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class SendNotice(Given):
    """Tell of a visit by message; once it is delivered, it may stand as the pre-visit contact."""

    visit: UUID
    day: date
    opens: str = Field(pattern=_CLOCK)
    closes: str = Field(pattern=_CLOCK)
    team: list[UUID] = Field(min_length=2, max_length=2)


@command("visit.send_notice", SendNotice, roles={"collector", "team_lead"})
def send_notice(office: Office, given: SendNotice) -> Answer:
    """Order the notice; the law decides when its turn comes."""
    visit = open_visit(office, given.visit, {"qualified", "announced"})
    if given.closes <= given.opens:
        raise InputError("window_reversed", "the visit's hours close before they open", "closes")
    if not many(office.cursor, "SELECT 1 FROM template_version WHERE name = %s AND state = 'approved'", [TEXT]):
        raise InputError("template_not_approved", f"no version of {TEXT!r} is approved", "visit")
    identity = sortable_id(office.at, secrets.token_bytes(10))
    add(office.cursor, office.tenant, [
        {"id": identity, "chain_id": visit["case_id"], "case_id": visit["case_id"], "person_id": visit["person_id"],
         "channel": "sms", "wanted": TEXT, "source": "command", "due_at": office.at,
         "detail": {"facts": _facts(office, given)}}
    ])  # fmt: skip
    said = MessageOrdered(message=identity, channel="sms", template=TEXT, due_at=office.at.isoformat())
    office.record(visit["case_id"], said)
    return {"message": str(identity)}


def _facts(office: Office, given: SendNotice) -> dict[str, Any]:
    rows = many(office.cursor, "SELECT id, display_name FROM member WHERE id = ANY(%s) AND is_active", [given.team])
    names = {row["id"]: row["display_name"] for row in rows}
    if len(names) != 2:
        raise InputError("unknown_user", "the team is two active users", "team")
    first, second = (names[one] for one in given.team)
    return {
        "agent_name": first, "second_agent_name": second, "visit_on": given.day.isoformat(),
        "visit_from": given.opens, "visit_to": given.closes,
    }  # fmt: skip
