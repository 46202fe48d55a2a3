"""Commands before a visit: addresses, whether a case may be visited at all, and the talk in which it is announced."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import PEOPLE_OF_THE_CASE, locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.rank import office_zone
from arrears.office.messages.standing import stand
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import one
from arrears.office.visits.kinds import AddressNoted, Place, Quality, Source, VisitAnnounced, VisitQualified
from arrears.office.visits.lawful import Asked, asked_of, first_words, properly
from arrears.office.visits.policy import policy

Reason = Literal[
    "income_lost", "income_fell", "illness", "family", "forgot", "cash_flow", "disputes", "unwilling", "other",
    "not_said",
]  # fmt: skip
"""Why nothing is paid, as the borrower says; `not_said`: asked and not answered."""
FARTHEST = timedelta(days=30)
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class NoteAddress(Given):
    """An address with its source; the point is in degrees as text."""

    case: UUID
    place: Place
    source: Source
    quality: Quality = "likely"
    text: str = Field(min_length=2, max_length=300)
    lat: str = Field(pattern=r"^-?\d{1,2}(\.\d{1,7})?$")
    lon: str = Field(pattern=r"^-?\d{1,3}(\.\d{1,7})?$")


class Qualify(Given):
    """Ask whether a case may be visited; a lead may want it earlier than the strategy does, by name and reason."""

    case: UUID
    because: str | None = Field(default=None, min_length=1, max_length=300)


class Announce(Given):
    """The pre-visit contact: which talk or message it was, the reason that was given, and what was announced."""

    visit: UUID
    contact: UUID
    reason: Reason
    address: UUID
    place_consent: bool
    day: date
    opens: str = Field(pattern=_CLOCK)
    closes: str = Field(pattern=_CLOCK)
    promised: bool = False
    note: str = Field(default="", max_length=2_000)


@command("visit.note_address", NoteAddress, roles=PEOPLE_OF_THE_CASE)
def note_address(office: Office, given: NoteAddress) -> Answer:
    """Record an address on the person's chain, sealed."""
    person = locked(office, given.case)["person"]
    point = f"{micro(given.lat, 90, 'lat')},{micro(given.lon, 180, 'lon')}"
    key = key_of(office.cursor, office.config, person)
    address = uuid5(person, f"address/{given.text.strip()}/{point}")
    if one(office.cursor, "SELECT 1 FROM visit_address WHERE id = %s", [address]):
        raise InputError("address_known", "this address is on record already", "text")
    said = AddressNoted(
        address=address, place=given.place, source=given.source, quality=given.quality,
        sealed_text=base64.b64encode(key.seal("visit_address", given.text.strip())).decode(),
        sealed_point=base64.b64encode(key.seal("visit_point", point)).decode(),
    )  # fmt: skip
    office.record(person, said)
    return {"address": str(address)}


def micro(degrees: str, limit: int, path: str) -> int:
    """Return degrees as whole micro degrees."""
    whole, _, part = degrees.lstrip("-").partition(".")
    found = int(whole) * 1_000_000 + int((part + "000000")[:6])
    if found > limit * 1_000_000:
        raise InputError("place_impossible", f"{degrees} lies beyond {limit} degrees", path)
    return -found if degrees.startswith("-") else found


@command("visit.qualify", Qualify, roles={"collector", "team_lead", "manager"})
def qualify(office: Office, given: Qualify) -> Answer:
    """Record that strategy and law let the case be visited; chance may hold it out as a comparison."""
    found = locked(office, given.case)
    case = one(office.cursor, "SELECT * FROM collection_case WHERE id = %s", [given.case])
    assert case is not None
    because = _strategy(office, case, given.because)
    asked = asked_for(office, found["person"], given.case)
    moment = next_ten(office.at)
    judged = asked.judge(moment, properly("home", place_consent=True))
    if not judged.permitted:
        raise CommandRefused("unlawful", 409, first_words(judged.verdict)["en"], judged.verdict)
    visit = uuid5(given.case, f"visit/{office.at.isoformat()}")
    arm = "compare" if held_out(given.case) else "visit"
    office.record(given.case, VisitQualified(
        visit=visit, person=found["person"], because=because, stage=case["stage"], dpd=case["dpd"],
        value_minor=case["overdue_minor"], currency=case["currency"], arm=arm, verdict=judged.verdict,
    ))  # fmt: skip
    return {"visit": str(visit), "arm": arm}


def asked_for(office: Office, person: UUID, case: UUID) -> Asked:
    """Return the case as a question to the law, with everybody else kept out."""
    standing = stand(office.cursor, office.config, office.tenant, [person], office.at)[person]
    return asked_of(office.cursor, standing, standing.cases[case], office.tenant)


def _strategy(office: Office, case: dict[str, Any], because: str | None) -> str:
    """Return why the lender's strategy, or a lead, wants a visit, or refuse."""
    known = policy()
    last = one(
        office.cursor,
        "SELECT state, coalesce(left_at, qualified_at) AS at FROM visit WHERE case_id = %s"
        " AND state <> 'cancelled' ORDER BY qualified_at DESC LIMIT 1",
        [case["id"]],
    )
    if last and last["state"] not in ("done", "compare"):
        raise InputError("visit_open", "a visit of this case is under way already", "case")
    if last and last["at"] > office.at - timedelta(days=known.least_days_between):
        message = f"the last one was less than {known.least_days_between} days ago"
        raise CommandRefused("visited_lately", 409, message)
    if case["overdue_minor"] < known.least_overdue_minor:
        raise CommandRefused("not_worth_a_visit", 409, "less is overdue than a visit is worth")
    action = one(
        office.cursor, "SELECT treatment FROM night_action WHERE person_id = %s ORDER BY as_of DESC LIMIT 1",
        [case["person_id"]],
    )  # fmt: skip
    if action and action["treatment"] in known.actions:
        return f"night:{action['treatment']}"
    if case["stage"] in known.stages:
        return f"stage:{case['stage']}"
    if because and office.actor.roles & {"team_lead", "manager"}:
        return because
    message = "gentler steps come first: neither its stage nor the night asks for a visit"
    raise CommandRefused("too_early_for_a_visit", 409, message)


def held_out(case: UUID) -> bool:
    """Return whether chance holds a case out: by its id, so that nobody can try again."""
    place = int.from_bytes(hashlib.sha256(b"visit holdout" + case.bytes).digest()[:4], "big") % 1000
    return place < policy().holdout_per_mille


def next_ten(at: datetime) -> datetime:
    """Return ten in the morning of the next day where the office is: an hour at which a visit could be."""
    day = at.astimezone(office_zone()).date() + timedelta(days=1)
    return datetime.combine(day, time(10), office_zone())


@command("visit.announce", Announce, roles=PEOPLE_OF_THE_CASE)
def announce(office: Office, given: Announce) -> Answer:
    """Record the pre-visit contact. It must be on record itself: a conversation, or a message that was delivered."""
    visit = open_visit(office, given.visit, {"qualified", "announced"})
    person = locked(office, visit["case_id"])["person"]
    _check_contact(office, visit["case_id"], given)
    query = "SELECT * FROM visit_address WHERE id = %s AND person_id = %s"
    address = one(office.cursor, query, [given.address, person])
    if address is None or address["quality"] == "moved":
        raise InputError("address_unusable", "no address of this person, or one they have left", "address")
    opens = moment_of(given.day, given.opens)
    if given.closes <= given.opens:
        raise InputError("window_reversed", "the visit's hours close before they open", "closes")
    if not office.at + timedelta(hours=policy().notice_hours) <= opens <= office.at + FARTHEST:
        message = f"a visit is announced at least {policy().notice_hours} hours and at most {FARTHEST.days} days before"
        raise InputError("notice_too_short", message, "day")
    asked = asked_for(office, person, visit["case_id"])
    judged = asked.judge(opens, properly(address["place"], given.place_consent))
    if not judged.permitted:
        raise CommandRefused("unlawful", 409, first_words(judged.verdict)["en"], judged.verdict)
    key = key_of(office.cursor, office.config, person) if given.note.strip() else None
    office.record(visit["case_id"], VisitAnnounced(
        visit=given.visit, contact=given.contact, reason=given.reason, address=given.address, place=address["place"],
        place_consent=given.place_consent, day=given.day, window=[given.opens, given.closes], promised=given.promised,
        sealed_note=base64.b64encode(key.seal("note", given.note.strip())).decode() if key else None,
    ))  # fmt: skip
    return {"visit": str(given.visit), "day": given.day.isoformat()}


def _check_contact(office: Office, case: UUID, given: Announce) -> None:
    query = "SELECT outcome FROM contact WHERE id = %s AND chain_id = %s"
    row = one(office.cursor, query, [given.contact, case])
    spoke = row is not None and row["outcome"] == "conversation"
    wrote = row is not None and row["outcome"] == "delivered" and given.reason == "not_said"
    if not spoke and not wrote:
        message = "it is announced in a conversation on record, or by a message that was delivered (reason not_said)"
        raise InputError("pre_visit_contact_missing", message, "contact")


def open_visit(office: Office, visit: UUID, states: set[str]) -> dict[str, Any]:
    """Return a visit in one of these states, its case's row locked; `InputError` where there is none."""
    found = one(office.cursor, "SELECT * FROM visit WHERE id = %s", [visit])
    if found is None:
        raise InputError("unknown_visit", f"there is no visit {visit}", "visit")
    locked(office, found["case_id"], closed_too=True)
    found = one(office.cursor, "SELECT * FROM visit WHERE id = %s", [visit])
    assert found is not None
    if found["state"] not in states:
        raise InputError("visit_state", f"this visit is {found['state']}, not {' or '.join(sorted(states))}", "visit")
    return found


def moment_of(day: date, clock: str) -> datetime:
    """Return the moment of a clock time on a day where the office is."""
    return datetime.combine(day, time.fromisoformat(clock), office_zone())
