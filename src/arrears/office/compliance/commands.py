"""Complaints: taken, given more time where the law has it, answered. Their clock is that of the lender's country."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.law.provisions.CHN.complaints_2020.clock.rule import decide_by
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.compliance.complaints import Complaint, complaint_of
from arrears.office.desk.rank import office_zone
from arrears.office.messages.lender import lenders
from arrears.office.payments.clock import day_of
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import many
from arrears.record.kinds.case import CaseStepSet, HoldLifted, HoldPlaced
from arrears.record.kinds.contact import ComplaintAnswered, ComplaintExtended, ComplaintReceived

PEOPLE = {"collector", "team_lead", "compliance", "legal", "manager"}
HOUSE_DAYS = 15
"""Where a country's clock is not modelled, the house answers within as many days as the shortest that is."""


@dataclass(frozen=True)
class LawfulTime:
    """The provision that gives a time to answer, and the last day by it, from when a complaint came and how complex."""

    rule: str
    last_day: Callable[..., date]


CLOCKS = {"CHN": LawfulTime("CN-COL-053", decide_by)}
"""By jurisdiction."""


class TakeComplaint(Given):
    """A complaint by the person, by whichever way it came."""

    case: UUID
    complaint: UUID
    channel: Literal["call", "sms", "email", "app", "letter", "visit", "regulator", "counter"]
    about: Literal["conduct", "amount", "privacy", "identity", "credit_record", "other"]
    words: str = Field(min_length=1, max_length=4000)


class ExtendComplaint(Given):
    """More time, for a reason; a special case is one that a manager approves and the person is told of."""

    case: UUID
    complaint: UUID
    complexity: Literal["complex", "special"]
    because: str = Field(min_length=2, max_length=500)


class AnswerComplaint(Given):
    """What was decided, and what follows; `lift` ends the holds that the complaint placed."""

    case: UUID
    complaint: UUID
    upheld: bool
    remedy: str = Field(min_length=2, max_length=2000)
    lift: bool = True


def due_on(jurisdiction: str, received_on: date, complexity: str = "simple") -> date:
    """Return the last day for a decision: the law's where it is modelled, else the house's."""
    clock = CLOCKS.get(jurisdiction)
    if clock is None:
        return received_on + timedelta(days=HOUSE_DAYS)
    return clock.last_day(received_on, complexity=complexity, approved=complexity == "special")


@command("complaint.take", TakeComplaint, roles=PEOPLE)
def take(office: Office, given: TakeComplaint) -> Answer:
    """Record a complaint: collection holds until it is due to be decided, and the next step is to answer it."""
    case = locked(office, given.case, closed_too=True)
    due = due_on(_jurisdiction(office, case), day_of(office.at))
    key = key_of(office.cursor, office.config, case["person"])
    sealed = base64.b64encode(key.seal("note", given.words.strip())).decode()
    office.record(
        given.case,
        ComplaintReceived(complaint=given.complaint, channel=given.channel, about=given.about, sealed_text=sealed),
        _hold(office, given.complaint, "complaint", due),
        CaseStepSet(next_step="answer_complaint", deadline=due),
    )
    return {"case": str(given.case), "complaint": str(given.complaint), "due_on": due.isoformat()}


@command("complaint.extend", ExtendComplaint, roles={"compliance", "manager"})
def extend(office: Office, given: ExtendComplaint) -> Answer:
    """Record that a complaint takes longer. A special one needs a manager."""
    case = locked(office, given.case, closed_too=True)
    said = _waiting(office, given.case, given.complaint)
    if given.complexity == "special" and "manager" not in office.actor.roles:
        raise InputError("approval_needed", "a manager approves the longest time for a complaint", "complexity")
    due = due_on(_jurisdiction(office, case), day_of(said.received_at), given.complexity)
    office.record(
        given.case,
        ComplaintExtended(complaint=given.complaint, complexity=given.complexity, due_on=due, because=given.because),
        _hold(office, given.complaint, f"complaint {given.complexity}", due),
        CaseStepSet(next_step="answer_complaint", deadline=due),
    )
    return {"case": str(given.case), "complaint": str(given.complaint), "due_on": due.isoformat()}


@command("complaint.answer", AnswerComplaint, roles={"compliance", "team_lead", "manager"})
def answer(office: Office, given: AnswerComplaint) -> Answer:
    """Record the decision; the holds of complaints end when no other complaint waits on the case."""
    locked(office, given.case, closed_too=True)
    _waiting(office, given.case, given.complaint)
    office.record(
        given.case, ComplaintAnswered(complaint=given.complaint, upheld=given.upheld, remedy=given.remedy.strip())
    )
    others = many(office.cursor, _OTHERS, [given.case, str(given.complaint)])
    lifted = [] if others or not given.lift else many(office.cursor, _HOLDS, [given.case, office.at])
    for one in lifted:
        reason = "complaint answered"
        office.record(given.case, HoldLifted(hold=one["id"], lifted_at=office.at, reason=reason))
    if not others:
        office.record(given.case, CaseStepSet(next_step="follow_up", deadline=day_of(office.at) + timedelta(days=1)))
    return {"case": str(given.case), "complaint": str(given.complaint), "lifted": [str(one["id"]) for one in lifted]}


_OTHERS = """
SELECT f.id FROM fact f WHERE f.chain_id = %s AND f.kind = 'complaint.received' AND f.payload->>'complaint' <> %s
   AND NOT EXISTS (SELECT FROM fact a WHERE a.chain_id = f.chain_id AND a.kind = 'complaint.answered'
                      AND a.payload->>'complaint' = f.payload->>'complaint')
"""
_HOLDS = """
SELECT id FROM hold WHERE case_id = %s AND kind = 'complaint' AND lifted_at IS NULL
   AND (until IS NULL OR until > %s) ORDER BY id FOR UPDATE
"""


def _waiting(office: Office, case: UUID, complaint: UUID) -> Complaint:
    found = complaint_of(office.cursor, case, complaint)
    if found is None:
        raise InputError("unknown_complaint", f"the case has no complaint {complaint}", "complaint")
    if found.answered_at is not None:
        raise InputError("complaint_answered", "the complaint was answered already", "complaint")
    return found


def _jurisdiction(office: Office, case: dict[str, Any]) -> str:
    known = lenders(office.cursor, office.tenant).get(case["lender"])
    return known.jurisdiction if known else ""


def _hold(office: Office, complaint: UUID, what: str, due: date) -> HoldPlaced:
    """A hold until the end of the last day for the decision: a complaint that waits longer is seen by its clock."""
    until = datetime.combine(due + timedelta(days=1), time(), office_zone())
    return HoldPlaced(
        hold=uuid5(complaint, f"hold/{what}"), hold_kind="complaint", starts_at=office.at, until=until,
        reason="complaint",
    )  # fmt: skip
