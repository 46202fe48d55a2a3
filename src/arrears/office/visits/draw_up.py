"""A day's plan drawn up: announced visits as stops, visitors as teams, the search, and the command that keeps it.

The search runs between two transactions: nobody waits for it, and the command checks everything again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.desk.rank import office_zone
from arrears.office.messages.standing import sealed_people
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within
from arrears.office.visits.osrm import roads_from
from arrears.office.visits.policy import policy
from arrears.office.visits.reading import point_of
from arrears.visit.explain import clock
from arrears.visit.model import Day, Dropped, Idle, Place, Plan, Route, Stop, Team, Timed, Visitor
from arrears.visit.plan import KnownRoads, plan_day
from arrears.visit.read import clock_minutes
from arrears.visit.replan import Walked, replan_day

_WANTED = (
    "SELECT v.*, a.sealed_point FROM visit v JOIN visit_address a ON a.id = v.address"
    " WHERE v.day = %s AND v.state IN ('announced', 'planned', 'done') ORDER BY v.id"
)


@dataclass(frozen=True)
class Wanted:
    """A day before its plan: as the planner takes it, and what teams have begun."""

    day: Day
    walked: list[Walked]
    without: set[str]


def wanted(cursor: Any, config: Config, tenant: UUID, on: date, at: datetime) -> Wanted:
    """Return the visits and visitors of a day; persons whose data was erased have no point and no stop."""
    rows = many(cursor, _WANTED, [on])
    people = sealed_people(cursor, config, tenant, {row["person_id"] for row in rows})
    stops = [_stop(row, place) for row in rows if (place := point_of(people[row["person_id"]], row["sealed_point"]))]
    crew = [
        Visitor(
            str(row["id"]), (row["lat_e6"] / 1e6, row["lon_e6"] / 1e6),
            (clock_minutes(row["opens"], "shift"), clock_minutes(row["closes"], "shift")),
        )
        for row in many(cursor, "SELECT * FROM visitor WHERE active ORDER BY id", [])
    ]  # fmt: skip
    found = Day(crew, stops, policy().km_per_hour, pair=True)
    local = at.astimezone(office_zone())
    walked, without = _walked(cursor, on, found, rows, local)
    return Wanted(found, walked, without)


def _stop(row: dict[str, Any], place: Place) -> Stop:
    window = (clock_minutes(row["opens"], "window"), clock_minutes(row["closes"], "window"))
    return Stop(str(row["id"]), place, policy().minutes, window, Decimal(row["value_minor"]), row["promised"])


def _walked(
    cursor: Any, on: date, day: Day, rows: Sequence[dict[str, Any]], local: datetime
) -> tuple[list[Walked], set[str]]:
    """Return what the teams have begun by now: what is done, and the planned stop whose time has come."""
    plan = one(cursor, "SELECT * FROM visit_day WHERE day = %s", [on])
    stops, crew = {stop.id: stop for stop in day.stops}, {visitor.id for visitor in day.visitors}
    done = {str(row["id"]) for row in rows if row["state"] == "done"}
    if plan is None or local.date() != on:
        return [], done
    now = local.hour * 60 + local.minute
    live = {str(row["id"]) for row in rows if row["state"] in ("planned", "done")}
    found: list[Walked] = []
    for route in plan["routes"]:
        timed = [
            Timed(stops[one["visit"]], clock_minutes(one["arrive"], "plan"), clock_minutes(one["leave"], "plan"))
            for one in route["stops"]
            if one["visit"] in live and one["visit"] in stops
        ]
        begun = tuple(one for one in timed if one.stop.id in done or one.arrive <= now)
        departs = clock_minutes(route["departs"], "plan")
        if (begun or departs <= now) and crew.issuperset(route["visitors"]):
            found.append(Walked(tuple(route["visitors"]), begun, departs))
    return found, done - {one.stop.id for entry in found for one in entry.begun}


def draw_up(
    config: Config, tenant: UUID, on: date, at: datetime, *, seconds: int = 5, seed: int = 1, because: str = ""
) -> dict[str, Any]:
    """Return the payload of `visit.plan_day`: the best plan found, from where teams are once they are out."""
    with within(tenant) as cursor:
        found = wanted(cursor, config, tenant, on, at)
    if on < at.astimezone(office_zone()).date():
        raise InputError("day_past", f"{on} is over", "day")
    osrm = os.environ.get("ARREARS_OSRM", "")
    roads: KnownRoads | None = (lambda places: roads_from(osrm, places)) if osrm else None
    local = at.astimezone(office_zone())
    now = local.hour * 60 + local.minute if local.date() == on else 0
    if now:
        plan = replan_day(found.day, found.walked, found.without, now, seconds, seed, roads)
    else:
        plan = plan_day(found.day, seconds, seed, roads)
    return {
        "day": on.isoformat(), "plan": str(uuid4()), "routes": [_route(route) for route in plan.routes],
        "dropped": [_dropped(one) for one in plan.dropped], "idle": [_idle(one) for one in plan.idle],
        "roads": "osrm" if osrm else "straight", "seconds": seconds, "seed": seed, "because": because or None,
    }  # fmt: skip


def _route(route: Route) -> dict[str, Any]:
    return {
        "visitors": list(route.team.visitors), "departs": clock(route.departs), "returns": clock(route.returns),
        "metres": route.metres + route.team.meeting_m, "minutes": route.returns - route.departs,
        "stops": [
            {"visit": one.stop.id, "arrive": clock(one.arrive), "leave": clock(one.leave)} for one in route.stops
        ],
    }  # fmt: skip


def _dropped(one: Dropped) -> dict[str, Any]:
    return {"visit": one.stop.id, "reason": one.reason, "says": dict(one.says)}


def _idle(one: Idle) -> dict[str, Any]:
    return {"visitor": one.visitor, "reason": one.reason, "says": dict(one.says)}


def plan_as_seen(found: Wanted, row: dict[str, Any]) -> Plan:
    """Return a plan on record as the picture takes it; a stop whose person was erased is left out."""
    stops = {stop.id: stop for stop in found.day.stops}
    crew = {visitor.id: visitor for visitor in found.day.visitors}
    routes: list[Route] = []
    for entry in row["routes"]:
        timed = tuple(
            Timed(stops[one["visit"]], clock_minutes(one["arrive"], ""), clock_minutes(one["leave"], ""))
            for one in entry["stops"]
            if one["visit"] in stops
        )
        first = crew.get(entry["visitors"][0])
        if timed:
            start = first.start if first else timed[0].stop.at
            team = Team(tuple(entry["visitors"]), start, (0, 1440))
            departs, returns = clock_minutes(entry["departs"], ""), clock_minutes(entry["returns"], "")
            routes.append(Route(team, timed, departs, returns, entry["metres"]))
    dropped = tuple(
        Dropped(stops[one["visit"]], one["reason"], one["says"]) for one in row["dropped"] if one["visit"] in stops
    )
    return Plan(tuple(routes), dropped)
