"""Facts of visits: addresses, qualification, announcement, the day, the door, and what was not lawful."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from arrears.record.catalogue import Minor, Payload, kind

Place = Literal["home", "workplace", "agreed", "public"]
Source = Literal["contract", "reserved", "authorised", "public_record", "named_contact", "credit_report", "borrower"]
"""The lawful ways to a contact detail (银行业协会 2026 指引): contract, reserved details, authorisation, public
channels, named contacts, credit reference under authority; and the borrower's own word."""
Quality = Literal["confirmed", "likely", "old", "unknown", "moved"]
Met = Literal["borrower", "household", "other", "nobody"]


@kind("visit.address_noted", zh="登记地址", en="Address noted")
class AddressNoted(Payload):
    """An address came in, from a lawful source. Text and point (micro degrees "lat,lon") are sealed."""

    address: UUID
    place: Place
    source: Source
    quality: Quality
    sealed_text: str
    sealed_point: str


@kind("visit.address_judged", zh="地址核实", en="Address judged")
class AddressJudged(Payload):
    """What a visit or a talk says of an address: confirmed, or the person has moved."""

    address: UUID
    quality: Quality
    because: str


@kind("visit.qualified", zh="外访准入", en="Visit qualified")
class VisitQualified(Payload):
    """Strategy and law let a case be visited. `arm` is "compare" where chance holds it out as a comparison."""

    visit: UUID
    person: UUID
    because: str
    stage: str
    dpd: int
    value_minor: Minor
    currency: str
    arm: Literal["visit", "compare"]
    verdict: dict[str, Any]


@kind("visit.announced", zh="外访告知", en="Visit announced")
class VisitAnnounced(Payload):
    """A talk or a delivered message (`contact`) asked why nothing is paid and told of the visit: day, hours, place."""

    visit: UUID
    contact: UUID
    reason: str
    address: UUID
    place: Place
    place_consent: bool
    day: date
    window: list[str]
    promised: bool
    sealed_note: str | None = None


@kind("visit.planned", zh="排入行程", en="Visit planned")
class VisitPlanned(Payload):
    """A day's plan goes there. `verdict` is the law's for the planned moment, asked with `situation`."""

    visit: UUID
    plan: UUID
    team: list[UUID]
    arrive_at: datetime
    leave_at: datetime
    cost_minor: Minor
    verdict: dict[str, Any]
    situation: dict[str, Any]


@kind("visit.fell_out", zh="取消外访", en="Visit fell out")
class VisitFellOut(Payload):
    """A visit is not made on its day, and why; one that is `again` stays announced and may be planned anew."""

    visit: UUID
    because: str
    again: bool


@kind("visit.ended", zh="外访结果", en="Visit ended")
class VisitEnded(Payload):
    """What happened at the door, as the team's phone recorded it. Where the phone stood is sealed (`sealed_position`).

    `evidence` are {name, kind, sha256, bytes, taken_at}, hashed at capture; `permit` is the digest of the law's answer
    that the phone had with it, `lawful` what the law says of the moment with all that is known now.
    """

    visit: UUID
    contact: UUID
    team: list[UUID]
    bell_at: datetime
    left_at: datetime
    clock_skew_seconds: int
    people: int
    identity_shown: bool
    recording: bool
    recorded_by: str
    place_consent: bool
    entered: bool
    met: Met
    outcome: str
    evidence: list[dict[str, Any]]
    permit: str
    lawful: bool
    sealed_position: str | None = None
    position_accuracy_m: int | None = None
    sealed_note: str | None = None


@kind("visit.unlawful", zh="外访违规", en="Visit against the rules")
class VisitUnlawful(Payload):
    """A visit that was made though the law refused it, with the articles; `known_to_team`: their phone could tell."""

    visit: UUID
    rules: list[str]
    known_to_team: bool


@kind("visit.rated", zh="外访满意度", en="Visit rated")
class VisitRated(Payload):
    """The borrower said how the visit was, from 1 (bad) to 5 (good)."""

    visit: UUID
    stars: int


@kind("visit.visitor_described", zh="外访人员", en="Visitor described")
class VisitorDescribed(Payload):
    """Where a visitor's day begins and ends (micro degrees), between which hours; or that they visit no more."""

    visitor: UUID
    lat_e6: int
    lon_e6: int
    shift: list[str]
    active: bool


@kind("visit.day_planned", zh="外访日计划", en="Day of visits planned")
class DayPlanned(Payload):
    """A day's routes, the stops left out with reasons, and who is left over. The last plan of a day counts."""

    plan: UUID
    day: date
    routes: list[dict[str, Any]]
    dropped: list[dict[str, Any]]
    idle: list[dict[str, Any]]
    roads: str
    seconds: int
    seed: int
    because: str | None = None
