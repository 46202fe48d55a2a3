"""The command that takes a visit in, as a team's phone recorded it: what happened goes on record, lawful or not."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field

from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.rank import rank
from arrears.office.messages.situation import Judgement
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import many
from arrears.office.visits.follow import Told, follow
from arrears.office.visits.kinds import Met, Place, VisitEnded, VisitUnlawful
from arrears.office.visits.policy import VisitOutcome, visit_outcomes
from arrears.office.visits.prepare import asked_for, open_visit
from arrears.record.catalogue import Payload
from arrears.record.kinds.case import CaseStepSet
from arrears.record.kinds.contact import CallEnded, ContactDecided

LONGEST = timedelta(hours=12)
_DIGEST = r"^[0-9a-f]{64}$"


class Evidence(Given):
    """A file made at the visit, by its digest at capture."""

    name: str = Field(min_length=1, max_length=200)
    kind: Literal["photo", "sound", "signature"]
    sha256: str = Field(pattern=_DIGEST)
    bytes: int = Field(ge=1)
    taken_at: AwareDatetime


class Position(Given):
    """Where the phone was, in micro degrees, and how exactly it knew."""

    lat_e6: int = Field(ge=-90_000_000, le=90_000_000)
    lon_e6: int = Field(ge=-180_000_000, le=180_000_000)
    accuracy_m: int = Field(ge=0)


class VisitPromise(Given):
    """An amount by a day, promised at the door."""

    amount_minor: int = Field(gt=0, lt=2**53)
    due_on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")


class RecordVisit(Given):
    """A visit from the bell to leaving; `bell_at` is null where it was stopped before; skew: its clock's."""

    visit: UUID
    bell_at: AwareDatetime | None
    left_at: AwareDatetime
    clock_skew_seconds: int = Field(default=0, ge=-(10**9), le=10**9)
    people: int = Field(ge=1, le=20)
    identity_shown: bool
    recording: bool
    recorded_by: str = Field(default="", max_length=100)
    place: Place
    place_consent: bool
    entered: bool
    met: Met
    outcome: str
    promise: VisitPromise | None = None
    note: str = Field(default="", max_length=4_000)
    position: Position | None = None
    evidence: list[Evidence] = Field(default=[], max_length=60)
    permit: str = Field(pattern=r"^([0-9a-f]{64})?$")
    permit_said: bool = True


@command("visit.record", RecordVisit, roles={"collector", "team_lead", "manager"})
def record_visit(office: Office, given: RecordVisit) -> Answer:
    """Record a visit, what the law says of it with all that is known now, and everything that follows from it."""
    visit = open_visit(office, given.visit, {"planned", "announced", "cancelled"})
    _check_team(office, visit)
    outcome = _checked(given)
    _check_evidence(office, given)
    judged = _judged(office, visit, given)
    lawful = judged is None or judged.permitted
    contact = uuid5(given.visit, "contact")
    said = _at_the_door(office, visit, given, contact, judged)
    office.record(visit["case_id"], *said, happened_at=min(given.left_at, office.at))
    told = Told(visit, given.visit, contact, given.note, given.promise, given.left_at)
    office.record(visit["case_id"], *follow(office, told, outcome))
    if not lawful:
        _unlawful(office, visit, given, judged)
    rank(office.cursor, office.tenant, [visit["case_id"]], office.at)
    return {"visit": str(given.visit), "lawful": lawful, "facts": [fact.kind for fact in office.facts]}


def _check_team(office: Office, visit: dict[str, Any]) -> None:
    """Refuse a record by somebody who was not there: the team, or their lead on their behalf."""
    mine = office.actor.name.removeprefix("user:") in visit["team"]
    if not mine and not office.actor.roles & {"team_lead", "manager", "system"}:
        raise CommandRefused("not_your_visit", 403, "a visit is recorded by its team, or by a team lead")


def _checked(given: RecordVisit) -> VisitOutcome:
    outcome = visit_outcomes().get(given.outcome)
    if outcome is None:
        raise InputError("unknown_outcome", f"{given.outcome!r} is none of {', '.join(visit_outcomes())}", "outcome")
    if given.met not in outcome.met:
        raise InputError("outcome_contradicts", f"{given.outcome} does not go with {given.met}", "outcome")
    if "promise" in outcome.needs and given.promise is None:
        raise InputError("promise_missing", "say how much was promised and by when", "promise")
    if "note" in outcome.needs and not given.note.strip():
        raise InputError("note_missing", "say in a sentence what happened", "note")
    if (given.bell_at is None) != (outcome.counts_as is None):
        raise InputError("bell_contradicts", "a visit has its bell, unless it was stopped before", "bell_at")
    if given.bell_at and not given.bell_at <= given.left_at <= given.bell_at + LONGEST:
        raise InputError("times_contradict", "a visit ends after the bell, within twelve hours", "left_at")
    if given.entered and given.bell_at is None:
        raise InputError("bell_contradicts", "nobody enters before the bell", "entered")
    return outcome


def _check_evidence(office: Office, given: RecordVisit) -> None:
    """Refuse while a file that the record names has not come in: the phone still has it and sends it first."""
    rows = many(office.cursor, "SELECT sha256 FROM visit_evidence WHERE visit = %s", [given.visit])
    come = {row["sha256"] for row in rows}
    for number, one in enumerate(given.evidence):
        if one.sha256 not in come:
            raise InputError("evidence_missing", f"{one.name} has not come in yet", f"evidence[{number}]")


def _judged(office: Office, visit: dict[str, Any], given: RecordVisit) -> Judgement | None:
    """Return what the law says of the bell; entering needs the consent at the door, else the announced one counts."""
    if given.bell_at is None:
        return None
    consent = given.place_consent if given.entered else bool(visit["place_consent"])
    way = {
        "people": given.people, "recording": given.recording, "identity_shown": given.identity_shown,
        "place": given.place, "place_consent": consent,
    }  # fmt: skip
    return asked_for(office, visit["person_id"], visit["case_id"]).judge(min(given.bell_at, office.at), way)


def _at_the_door(
    office: Office, visit: dict[str, Any], given: RecordVisit, contact: UUID, judged: Judgement | None
) -> list[Payload]:
    key = key_of(office.cursor, office.config, visit["person_id"])

    def sealed(field: str, text: str) -> str | None:
        return base64.b64encode(key.seal(field, text)).decode() if text else None

    where = given.position
    note = sealed("note", given.note.strip())
    bell = given.bell_at or given.left_at
    ended = VisitEnded(
        visit=given.visit, contact=contact, team=[UUID(one) for one in visit["team"]], bell_at=bell,
        left_at=given.left_at, clock_skew_seconds=given.clock_skew_seconds, people=given.people,
        identity_shown=given.identity_shown, recording=given.recording, recorded_by=given.recorded_by,
        place_consent=given.place_consent, entered=given.entered, met=given.met, outcome=given.outcome,
        evidence=[one.model_dump(mode="json") for one in given.evidence], permit=given.permit,
        lawful=judged is None or judged.permitted,
        sealed_position=sealed("visit_point", f"{where.lat_e6},{where.lon_e6}") if where else None,
        position_accuracy_m=where.accuracy_m if where else None, sealed_note=note,
    )  # fmt: skip
    if judged is None:
        return [ended]
    decided = ContactDecided(
        contact=contact, channel="visit", permitted=judged.permitted, verdict=judged.verdict,
        situation=judged.situation,
    )  # fmt: skip
    counts_as = visit_outcomes()[given.outcome].counts_as
    assert counts_as is not None
    call = CallEnded(
        contact=contact, channel="visit", outcome=counts_as, number=judged.situation.get("number", "unknown"),
        seconds=_seconds(given.left_at - bell),
    )  # fmt: skip
    return [decided, ended, call]


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def _unlawful(office: Office, visit: dict[str, Any], given: RecordVisit, judged: Judgement | None) -> None:
    """Record that the law refused this visit, and put it before compliance."""
    rules = [one["rule"] for one in judged.verdict["refusals"]] if judged else []
    missing = judged.verdict["missing"] if judged else []
    due = (office.at + timedelta(days=2)).date()
    said = VisitUnlawful(visit=given.visit, rules=[*rules, *missing], known_to_team=not given.permit_said)
    office.record(visit["case_id"], said, CaseStepSet(next_step="review_visit", deadline=due))
