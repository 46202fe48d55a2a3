"""A day's routes: PyVRP searches with prizes for the stops worth most on the shortest ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, cast
from warnings import catch_warnings, simplefilter

import numpy
import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.PenaltyManager import PenaltyParams
from pyvrp.stop import MaxRuntime, MultipleCriteria, NoImprovement

from arrears.visit.explain import why_dropped
from arrears.visit.improve import Orders, fill
from arrears.visit.model import Day, Idle, Place, Plan, Roads, Stop, Team
from arrears.visit.pair import teams
from arrears.visit.schedule import Map, timed
from arrears.visit.travel import roads

# One day's planning is tried for this long unless it is told otherwise.
DEFAULT_SECONDS = 5
# A stop of middling value is worth this many metres of way: far more than any detour in a city, so that value comes
# first and the way decides between plans of like value.
METRES_FOR_MEAN_VALUE = 300_000
# The search stops early when this many rounds for each stop brought nothing.
ROUNDS_PER_STOP = 300
KnownRoads = Callable[[list[Place]], Roads]
_PENALTIES = PenaltyParams(max_penalty=1_000_000)


def plan_day(day: Day, seconds: float, seed: int = 1, known_roads: KnownRoads | None = None) -> Plan:
    """Return the routes of the day, searched for at most `seconds`; `known_roads` replaces straight lines by a map."""
    map, idle = map_of(day, known_roads)
    return plan_of(map, idle, seconds, seed)


def plan_of(map: Map, idle: Sequence[Idle], seconds: float, seed: int) -> Plan:
    """Return the routes of a day whose teams and roads are known."""
    day = map.day
    orders = fill(map, search(map, seconds, seed))
    routes = tuple(timed(map, team, order) for team, order in enumerate(orders) if order)
    visited = {stop for order in orders for stop in order}
    dropped = tuple(why_dropped(map, index) for index in range(len(day.stops)) if index not in visited)
    return Plan(routes, dropped, tuple(idle))


def map_of(day: Day, known_roads: KnownRoads | None = None) -> tuple[Map, list[Idle]]:
    """Return the day's teams and roads, and who is idle."""
    crews, idle = teams(day.visitors, day.km_per_hour, pair=day.pair)
    return map_of_teams(day, crews, known_roads), idle


def map_of_teams(day: Day, crews: Sequence[Team], known_roads: KnownRoads | None = None) -> Map:
    """Return the roads of a day whose teams are formed; some of them may be under way."""
    under_way = any(team.home for team in crews)
    homes = [team.home or team.start for team in crews] if under_way else []
    places = [*(team.start for team in crews), *(stop.at for stop in day.stops), *homes]
    way = known_roads(places) if known_roads else roads(places, day.km_per_hour)
    return Map(day, crews, way, under_way)


def search(map: Map, seconds: float, seed: int) -> Orders:
    """Return for each team the stops in visiting order, as PyVRP found them; stops nobody can reach are left out."""
    orders: Orders = [[] for _ in map.teams]
    stops = [index for index, stop in enumerate(map.day.stops) if _can_be_held(stop)]
    if not map.teams or not stops:
        return orders
    stop = MultipleCriteria([MaxRuntime(seconds), NoImprovement(ROUNDS_PER_STOP * max(10, len(stops)))])
    params = pyvrp.SolveParams(penalty=_PENALTIES)
    with catch_warnings():
        # Every stop may be left out, so a plan that keeps all windows always exists; the warning doubts just that.
        simplefilter("ignore", PenaltyBoundWarning)
        result = pyvrp.solve(_problem(map, stops), stop, seed, collect_stats=False, display=False, params=params)
    if not result.is_feasible():
        return orders
    for route in result.best.routes():
        orders[route.vehicle_type()] = [stops[activity.idx] for activity in route if activity.is_client()]
    return orders


def _can_be_held(stop: Stop) -> bool:
    return stop.window[1] - stop.window[0] >= stop.minutes and (stop.value > 0 or stop.must)


def _problem(map: Map, stops: list[int]) -> pyvrp.ProblemData:
    prizes = _prizes([map.stop(index) for index in stops])
    count = len(map.teams)
    homes = [map.home(team) for team in range(count)] if map.under_way else []
    points = [*range(count), *(map.point(index) for index in stops), *homes]
    clients = [
        pyvrp.Client(
            location=count + place,
            service_duration=map.stop(index).minutes,
            tw_early=map.stop(index).window[0],
            tw_late=map.stop(index).window[1] - map.stop(index).minutes,
            prize=prizes[place],
            required=False,
        )
        for place, index in enumerate(stops)
    ]
    crews = [
        pyvrp.VehicleType(
            start_depot=index,
            end_depot=count + index if homes else index,
            tw_early=team.shift[0],
            tw_late=team.shift[1],
        )
        for index, team in enumerate(map.teams)
    ]
    ends = [team.home or team.start for team in map.teams] if homes else []
    places = [*(team.start for team in map.teams), *(map.stop(index).at for index in stops), *ends]
    depots = [*range(count), *range(count + len(stops), len(places))]
    grid = numpy.ix_(points, points)
    return pyvrp.ProblemData(
        [pyvrp.Location(lat, lon) for lat, lon in places],
        clients,
        [pyvrp.Depot(index) for index in depots],
        crews,
        [cast(Any, numpy.asarray(map.roads.metres, dtype=numpy.int64)[grid])],
        [cast(Any, numpy.asarray(map.roads.minutes, dtype=numpy.int64)[grid])],
    )


def _prizes(stops: list[Stop]) -> list[int]:
    """Return each stop's value in metres of way; a promised visit outweighs all the others together."""
    total = sum((stop.value for stop in stops), Decimal(0))
    mean = total / len(stops) or Decimal(1)
    prizes = [max(1, int(stop.value * METRES_FOR_MEAN_VALUE / mean)) for stop in stops]
    must = 2 * METRES_FOR_MEAN_VALUE * 10
    return [prize + must if stop.must else prize for prize, stop in zip(prizes, stops, strict=True)]
