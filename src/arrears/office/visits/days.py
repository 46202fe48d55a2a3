"""Commands on a day: who visits, its plan, and what falls out of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.commands.execute import CommandRefused
from arrears.office.messages.standing import stand
from arrears.office.store.rows import one
from arrears.office.visits.kinds import DayPlanned, VisitFellOut, VisitorDescribed, VisitPlanned
from arrears.office.visits.lawful import asked_of, first_words, properly
from arrears.office.visits.policy import policy
from arrears.office.visits.prepare import micro, moment_of, open_visit

_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class DescribeVisitor(Given):
    """Where a visitor's day begins and ends, and between which hours."""

    visitor: UUID
    lat: str = Field(pattern=r"^-?\d{1,2}(\.\d{1,7})?$")
    lon: str = Field(pattern=r"^-?\d{1,3}(\.\d{1,7})?$")
    opens: str = Field(pattern=_CLOCK)
    closes: str = Field(pattern=_CLOCK)
    active: bool = True


class PlannedStop(Given):
    """One visit of a route."""

    visit: UUID
    arrive: str = Field(pattern=_CLOCK)
    leave: str = Field(pattern=_CLOCK)


class PlannedRoute(Given):
    """One team's day."""

    visitors: list[UUID] = Field(min_length=1, max_length=6)
    departs: str
    returns: str
    metres: int = Field(ge=0)
    minutes: int = Field(ge=0)
    stops: list[PlannedStop] = Field(min_length=1)


class PlanDay(Given):
    """A day's plan, as `draw_up` found it."""

    day: date
    plan: UUID
    routes: list[PlannedRoute]
    dropped: list[dict[str, Any]] = []
    idle: list[dict[str, Any]] = []
    roads: str = "straight"
    seconds: int = Field(default=5, ge=0)
    seed: int = 1
    because: str | None = Field(default=None, max_length=300)


class FallOut(Given):
    """A visit is not made on its day; `again`: it stays announced."""

    visit: UUID
    because: str = Field(min_length=1, max_length=300)
    again: bool = False


@command("visit.describe_visitor", DescribeVisitor, roles={"team_lead", "manager"})
def describe_visitor(office: Office, given: DescribeVisitor) -> Answer:
    """Record a visitor's start and shift."""
    if one(office.cursor, "SELECT 1 FROM member WHERE id = %s AND is_active", [given.visitor]) is None:
        raise InputError("unknown_user", f"no active user {given.visitor}", "visitor")
    if given.closes <= given.opens:
        raise InputError("window_reversed", "the shift ends before it begins", "closes")
    lat, lon = micro(given.lat, 90, "lat"), micro(given.lon, 180, "lon")
    said = VisitorDescribed(
        visitor=given.visitor, lat_e6=lat, lon_e6=lon, shift=[given.opens, given.closes], active=given.active
    )
    office.record(office.tenant, said)
    return {"visitor": str(given.visitor)}


@command("visit.plan_day", PlanDay, roles={"team_lead", "manager"})
def plan_day(office: Office, given: PlanDay) -> Answer:
    """Record a day's plan. Each visit is announced, on that day, and lawful when the team arrives, or left out."""
    visits = _visits(office, given)
    whom = {row["person_id"] for row in visits.values()}
    people = stand(office.cursor, office.config, office.tenant, whom, office.at)
    routes: list[dict[str, Any]] = []
    dropped = list(given.dropped)
    for route in given.routes:
        kept: list[dict[str, Any]] = []
        costs = iter(shares(route_cost(route), len(route.stops)))
        for stop in route.stops:
            row, cost = visits[stop.visit], next(costs)
            if row["state"] == "done":
                kept.append(stop.model_dump(mode="json"))
                continue
            standing = people[row["person_id"]]
            asked = asked_of(office.cursor, standing, standing.cases[row["case_id"]], office.tenant)
            arrive, leave = moment_of(given.day, stop.arrive), moment_of(given.day, stop.leave)
            judged = asked.judge(arrive, properly(row["place"], row["place_consent"], len(route.visitors)))
            if not judged.permitted:
                dropped.append({"visit": str(stop.visit), "reason": "unlawful", "says": first_words(judged.verdict)})
                continue
            office.record(row["case_id"], VisitPlanned(
                visit=stop.visit, plan=given.plan, team=route.visitors, arrive_at=arrive, leave_at=leave,
                cost_minor=cost, verdict=judged.verdict, situation=judged.situation,
            ))  # fmt: skip
            kept.append(stop.model_dump(mode="json"))
        if kept:
            routes.append({**route.model_dump(mode="json"), "stops": kept})
    _leave_out(office, given, routes)
    said = DayPlanned(
        plan=given.plan, day=given.day, routes=routes, dropped=dropped, idle=given.idle, roads=given.roads,
        seconds=given.seconds, seed=given.seed, because=given.because,
    )  # fmt: skip
    office.record(office.tenant, said)
    planned = sum(len(route["stops"]) for route in routes)
    return {"day": given.day.isoformat(), "plan": str(given.plan), "planned": planned, "dropped": dropped}


def _visits(office: Office, given: PlanDay) -> dict[UUID, dict[str, Any]]:
    """Return the visits of a plan; one that was not announced, or for another day, refuses it."""
    found: dict[UUID, dict[str, Any]] = {}
    for number, route in enumerate(given.routes):
        for place, stop in enumerate(route.stops):
            path = f"routes[{number}].stops[{place}].visit"
            row = one(office.cursor, "SELECT * FROM visit WHERE id = %s", [stop.visit])
            if row is None or stop.visit in found:
                raise InputError("unknown_visit", f"{stop.visit} is no visit, or stands twice", path)
            if row["state"] == "qualified":
                says = "the borrower was not told of this visit yet: ask for the reason and announce it first"
                raise CommandRefused("not_announced", 409, says)
            if row["state"] not in ("announced", "planned", "done") or row["day"] != given.day:
                raise InputError("visit_state", f"this visit is {row['state']} for {row['day']}", path)
            found[stop.visit] = row
    return found


def _leave_out(office: Office, given: PlanDay, routes: list[dict[str, Any]]) -> None:
    """What an earlier plan of the day had and this one has not goes back to announced."""
    kept = {UUID(stop["visit"]) for route in routes for stop in route["stops"]}
    office.cursor.execute("SELECT id, case_id FROM visit WHERE day = %s AND state = 'planned'", [given.day])
    for visit, case in office.cursor.fetchall():
        if visit not in kept:
            office.record(case, VisitFellOut(visit=visit, because="replanned", again=True))


def route_cost(route: PlannedRoute) -> int:
    """Return what a route costs, minor units: its visitors' time and the way, rounded up."""
    known = policy()
    time = len(route.visitors) * route.minutes * known.visitor_hour_minor
    return -(-time // 60) + -(-route.metres * known.km_minor // 1000)


def shares(total: int, parts: int) -> list[int]:
    """Return `total` in equal parts, to the cent: the first ones take what is left over."""
    each, left = divmod(total, parts)
    return [each + (number < left) for number in range(parts)]


@command("visit.fall_out", FallOut, roles={"collector", "team_lead", "manager"})
def fall_out(office: Office, given: FallOut) -> Answer:
    """Record that a visit is not made."""
    visit = open_visit(office, given.visit, {"qualified", "announced", "planned"})
    office.record(visit["case_id"], VisitFellOut(visit=given.visit, because=given.because, again=given.again))
    return {"visit": str(given.visit), "again": given.again}
