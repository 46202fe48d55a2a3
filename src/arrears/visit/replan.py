"""A day planned anew when a stop falls out: what was visited stays, the teams go on from where they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from arrears.kernel.refusal import InputError
from arrears.visit.model import Day, Idle, Plan, Route, Team, Timed, Visitor, Window
from arrears.visit.pair import teams
from arrears.visit.plan import KnownRoads, map_of_teams, plan_of
from arrears.visit.read import clock_minutes
from arrears.visit.schedule import Map


@dataclass(frozen=True)
class Walked:
    """What a team has done: who, since when, and the stops that it began, in order."""

    visitors: tuple[str, ...]
    begun: tuple[Timed, ...]
    departs: int


def read_walked(day: Day, plan: Any, at: int, path: str = "plan") -> list[Walked]:
    """Return what was begun by the minute `at` of a plan that `arrears visit plan` printed for this day."""
    stops = {stop.id: stop for stop in day.stops}
    known = {visitor.id for visitor in day.visitors}
    found: list[Walked] = []
    routes: Any = cast("dict[str, Any]", plan).get("routes") if isinstance(plan, dict) else None
    if not isinstance(routes, list):
        raise InputError("plan_malformed", "routes is a list, as `arrears visit plan` prints it", f"{path}.routes")
    for number, route in enumerate(routes):
        place = f"{path}.routes[{number}]"
        try:
            visitors = tuple(str(name) for name in route["visitors"])
            entries = [
                Timed(stops[one["id"]], clock_minutes(one["arrive"], place), clock_minutes(one["leave"], place))
                for one in route["stops"]
            ]
            departs = clock_minutes(route["departs"], place)
        except (KeyError, TypeError):
            message = "a route has visitors, departs and stops of this day, as `arrears visit plan` prints it"
            raise InputError("plan_malformed", message, place) from None
        if unknown := set(visitors) - known:
            raise InputError("visitor_unknown", f"{min(unknown)!r} is no visitor of this day", f"{place}.visitors")
        found.append(Walked(visitors, tuple(one for one in entries if one.arrive <= at), departs))
    return found


def replan_day(
    day: Day, walked: Sequence[Walked], without: Collection[str], at: int, seconds: float, seed: int = 1,
    known_roads: KnownRoads | None = None,
) -> Plan:  # fmt: skip
    """Return the rest of the day from the minute `at`, after what was begun, without the stops that fell out.

    A route of the answer holds the stops begun and those to come; the kilometres are those still to be driven.
    """
    begun = {one.stop.id for entry in walked for one in entry.begun}
    _check(day, begun, without)
    left = [stop for stop in day.stops if stop.id not in begun and stop.id not in without]
    crews, idle = _crews(day, walked, at)
    map = map_of_teams(replace(day, stops=left), crews, known_roads)
    plan = plan_of(map, idle, seconds, seed)
    return replace(plan, routes=tuple(_joined(map, plan.routes, walked)))


def _check(day: Day, begun: Collection[str], without: Collection[str]) -> None:
    known = {stop.id for stop in day.stops}
    for name in without:
        if name not in known:
            raise InputError("stop_unknown", f"{name!r} is no stop of this day", "without")
        if name in begun:
            raise InputError("stop_begun", f"{name!r} was begun already: it cannot fall out", "without")


def _crews(day: Day, walked: Sequence[Walked], at: int) -> tuple[list[Team], list[Idle]]:
    """Return the teams as they stand: those of the plan stay together, the others are paired anew."""
    together = {name for entry in walked for name in entry.visitors}
    formed, idle = teams([one for one in day.visitors if one.id not in together], day.km_per_hour, pair=day.pair)
    crews = [replace(team, shift=_from(at, team.shift)) for team in formed]
    by_id = {visitor.id: visitor for visitor in day.visitors}
    for number, entry in enumerate(walked):
        team = _team(day, [by_id[name] for name in entry.visitors], f"plan.routes[{number}].visitors")
        free_at = max([at, team.shift[0], *(one.leave for one in entry.begun)])
        here = entry.begun[-1].stop.at if entry.begun else team.start
        crews.append(replace(team, start=here, home=team.start, shift=_from(free_at, team.shift)))
    return crews, idle


def _from(at: int, shift: Window) -> Window:
    """Return what is left of a shift from a minute on: nothing, once it is over."""
    return max(at, shift[0]), max(at, shift[1])


def _team(day: Day, visitors: Sequence[Visitor], path: str) -> Team:
    formed, _ = teams(visitors, day.km_per_hour, pair=day.pair)
    if len(formed) != 1 or set(formed[0].visitors) != {one.id for one in visitors}:
        raise InputError("team_impossible", "these visitors make no one team on this day", path)
    return formed[0]


def _joined(map: Map, routes: Sequence[Route], walked: Sequence[Walked]) -> list[Route]:
    """Return each team's day whole: what it began, then what is to come, or the way home."""
    to_come = {route.team.visitors: route for route in routes}
    found: list[Route] = []
    for place, entry in enumerate(walked, len(map.teams) - len(walked)):
        route = to_come.pop(map.teams[place].visitors, None)
        if route is not None:
            stops, departs = (*entry.begun, *route.stops), entry.departs if entry.begun else route.departs
            found.append(replace(route, stops=stops, departs=departs))
        elif entry.begun:
            home = map.home(place)
            returns = map.teams[place].shift[0] + map.minutes(place, home)
            found.append(
                Route(map.teams[place], entry.begun, entry.departs, returns, map.roads.metres[place][home])
            )  # fmt: skip
    return [*found, *to_come.values()]
