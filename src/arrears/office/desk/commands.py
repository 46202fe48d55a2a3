"""Commands on talks: a call and what came of it, promises, retries. What an outcome implies happens by itself."""

from __future__ import annotations

import base64
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from pydantic import Field

from arrears.contact.outcome import Consequence, Outcome, outcomes, retry_at
from arrears.kernel.refusal import InputError
from arrears.office.calls.state import heard
from arrears.office.cases.commands import PEOPLE_OF_THE_CASE, locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.desk import documents as documents
from arrears.office.desk import leading as leading  # their commands are declared with these
from arrears.office.desk import plan_link as plan_link
from arrears.office.desk import planning as planning
from arrears.office.desk.calling import stray as stray
from arrears.office.desk.calling.begin import begun
from arrears.office.desk.kinds import HandedOver, NumberRetired, RetrySet
from arrears.office.desk.may import ask, by_whom, lender_of
from arrears.office.desk.quality import inspect_calls as inspect_calls
from arrears.office.desk.rank import office_zone, rank
from arrears.office.messages.standing import Standing, stand
from arrears.office.privacy.people import key_of
from arrears.record.catalogue import Payload
from arrears.record.kinds.agreement import PromiseMade
from arrears.record.kinds.case import CaseStepSet, HoldPlaced
from arrears.record.kinds.contact import CallEnded, ComplaintReceived, ContactDecided

FARTHEST_PROMISE = timedelta(days=60)


class StartCall(Given):
    """Ask the law about a call now, and begin it where it permits."""

    case: UUID
    contact: UUID


class Promised(Given):
    """An amount by a day."""

    amount_minor: int = Field(gt=0, lt=2**63)
    due_on: date


class LogCall(Given):
    """What came of a call that was begun."""

    case: UUID
    contact: UUID
    outcome: str
    seconds: int = Field(default=0, ge=0, le=86_400)
    note: str = Field(default="", max_length=4_000)
    recording: str | None = Field(default=None, max_length=200)
    promise: Promised | None = None


class MakePromise(Given):
    """A promise that was made outside of a call: by message, at the counter."""

    case: UUID
    promise: Promised


@command("desk.call", StartCall, roles=PEOPLE_OF_THE_CASE)
def start_call(office: Office, given: StartCall) -> Answer:
    """Record the law's decision on a call now; a refusal is a fact too, and no call."""
    standing = _standing(office, given.case)
    case = standing.cases[given.case]
    if not standing.fields["phone"] and _all_retired(office, standing.person):
        raise InputError("number_retired", "every number of this person is out of use; look for another", "case")
    lender, by = lender_of(office.cursor, office.tenant, case), by_whom(office.cursor, office.tenant)
    found = ask(standing, lender, case, by, office.at, "call", "borrower")
    said = ContactDecided(
        contact=given.contact, channel="call", permitted=found.permitted, verdict=found.verdict,
        situation=found.situation,
    )  # fmt: skip
    attempted = begun(office, given.contact, found.situation.get("number")) if found.permitted else None
    office.record(given.case, said, *([attempted] if attempted else []))
    return {
        "permitted": found.permitted, "contact": str(given.contact), "verdict": found.verdict,
        "attempted": attempted is not None,
    }  # fmt: skip


@command("desk.log_call", LogCall, roles=PEOPLE_OF_THE_CASE)
def log_call(office: Office, given: LogCall) -> Answer:
    """Record an outcome and everything that it implies."""
    outcome = outcomes().get(given.outcome)
    if outcome is None:
        raise InputError("unknown_outcome", f"{given.outcome!r} is none of {', '.join(outcomes())}", "outcome")
    _check_needs(outcome, given)
    person = locked(office, given.case)["person"]
    number = _begun(office, given)
    seconds, recording = heard(office.cursor, given.contact)  # the exchange knows better than a hand
    note = given.note.strip()
    key = key_of(office.cursor, office.config, person) if note else None
    sealed = base64.b64encode(key.seal("note", note)).decode() if key else None
    said: list[Payload] = [
        CallEnded(
            contact=given.contact, channel="call", outcome=given.outcome, number=number,
            seconds=given.seconds if seconds is None else seconds, sealed_note=sealed,
            recording=recording or given.recording,
        )
    ]  # fmt: skip
    if given.promise is not None and outcome.counts_as == "conversation":
        said.append(_promise(office, given.case, str(given.contact), given.promise))
    for consequence in outcome.implies:
        said += _follows(office, given, outcome, consequence, number, sealed)
    office.record(given.case, *said)
    rank(office.cursor, office.tenant, [given.case], office.at)
    office.cursor.execute(
        "UPDATE desk_queue SET leased_by = NULL, leased_until = NULL WHERE case_id = %s", [given.case]
    )
    return {"case": str(given.case), "outcome": given.outcome, "facts": [fact.kind for fact in office.facts]}


@command("desk.promise", MakePromise, roles=PEOPLE_OF_THE_CASE)
def make_promise(office: Office, given: MakePromise) -> Answer:
    """Record a promise."""
    locked(office, given.case)
    said = _promise(office, given.case, office.at.isoformat(), given.promise)
    office.record(given.case, said, _wait_for(given.promise))
    rank(office.cursor, office.tenant, [given.case], office.at)
    return {"case": str(given.case), "promise": str(said.promise)}


def _standing(office: Office, case: UUID) -> Standing:
    person = locked(office, case)["person"]
    return stand(office.cursor, office.config, office.tenant, [person], office.at)[person]


def _all_retired(office: Office, person: UUID) -> bool:
    office.cursor.execute(
        "SELECT 1 FROM retired_number r JOIN collection_case c ON c.id = r.case_id WHERE c.person_id = %s LIMIT 1",
        [person],
    )
    return office.cursor.fetchone() is not None


def _check_needs(outcome: Outcome, given: LogCall) -> None:
    if "promise" in outcome.needs and given.promise is None:
        raise InputError("promise_missing", "say how much was promised and by when", "promise")
    if "note" in outcome.needs and not given.note.strip():
        raise InputError("note_missing", "say in a sentence what the borrower said", "note")


def _begun(office: Office, given: LogCall) -> str:
    """Return the number of a call that the law permitted and that nobody has logged yet."""
    office.cursor.execute(
        "SELECT number, outcome, by_whom FROM contact WHERE id = %s AND chain_id = %s AND channel = 'call'",
        [given.contact, given.case],
    )
    row = office.cursor.fetchone()
    if row is None:
        raise InputError("call_not_begun", "no call of this case was begun under this id; begin it first", "contact")
    if row[1] is not None:
        raise InputError("call_logged", "what came of this call is on record already", "contact")
    return row[0] or "unknown"


def _today(office: Office) -> date:
    return office.at.astimezone(office_zone()).date()


def _promise(office: Office, case: UUID, name: str, given: Promised) -> PromiseMade:
    today = _today(office)
    if not today <= given.due_on <= today + FARTHEST_PROMISE:
        message = f"a promise is for today or the next {FARTHEST_PROMISE.days} days; for more, agree a plan"
        raise InputError("promise_too_far", message, "promise.due_on")
    office.cursor.execute("SELECT currency FROM collection_case WHERE id = %s", [case])
    return PromiseMade(
        promise=uuid5(case, f"promise/{name}"), currency=office.cursor.fetchone()[0],
        amount_minor=given.amount_minor, promised_on=today, due_on=given.due_on,
    )  # fmt: skip


def _wait_for(promise: Promised) -> RetrySet:
    morning = datetime.combine(promise.due_on + timedelta(days=1), time(9, 30), office_zone())
    return RetrySet(at=morning, because="await_promise")


def _follows(
    office: Office, given: LogCall, outcome: Outcome, consequence: Consequence, number: str, sealed: str | None
) -> list[Payload]:
    """Return the facts that a consequence is."""
    kind, local = consequence.kind, office.at.astimezone(office_zone())
    if kind in ("retry", "follow_up"):
        return [RetrySet(at=retry_at(local, consequence), because=outcome.code)]
    if kind == "await_promise":
        return [_wait_for(given.promise)] if given.promise else []
    if kind == "hold":
        return [_hold(office, given, outcome, consequence)]
    if kind == "retire_number":
        return [NumberRetired(number=number, because=outcome.code)]
    if kind == "hand_to_specialist":
        return [HandedOver(because=outcome.code)]
    complaint: list[Payload] = []
    if kind == "answer_complaint":
        identity = uuid5(given.contact, "complaint")
        complaint = [ComplaintReceived(complaint=identity, channel="call", about=outcome.code, sealed_text=sealed)]
    due = _today(office) + timedelta(days=consequence.after_days)
    return [*complaint, CaseStepSet(next_step=kind, deadline=due)]


def _hold(office: Office, given: LogCall, outcome: Outcome, consequence: Consequence) -> HoldPlaced:
    until = office.at + timedelta(days=consequence.days) if consequence.days is not None else None
    return HoldPlaced(
        hold=uuid5(given.contact, f"hold/{consequence.hold}"), hold_kind=consequence.hold or "hardship",
        starts_at=office.at, until=until, reason=outcome.code,
    )  # fmt: skip
