"""The planner beside the simple rules, on the same day, roads and teams."""

from __future__ import annotations

from typing import Any

from arrears.kernel.refusal import InputError
from arrears.visit.city import city
from arrears.visit.improve import Orders, fill
from arrears.visit.plan import map_of, search
from arrears.visit.rules import RULES
from arrears.visit.schedule import Map, timed


def compare(stops: int, teams: int, seconds: float, seed: int) -> dict[str, Any]:
    """Return value, visits and kilometres of the planner and of each rule on a made-up city."""
    if stops < 1 or teams < 1 or seconds <= 0:
        raise InputError("size_not_positive", "stops, teams and seconds are more than zero", "stops")
    map, _ = map_of(city(stops, teams, seed))
    found = {"planner": _measured(map, fill(map, search(map, seconds, seed)))}
    found |= {name: _measured(map, rule(map)) for name, rule in RULES.items()}
    possible = sum(stop.value for stop in map.day.stops)
    return {
        "stops": stops,
        "teams": teams,
        "seconds": seconds,
        "seed": seed,
        "value_of_all": int(possible),
        "plans": found,
    }


def _measured(map: Map, orders: Orders) -> dict[str, Any]:
    routes = [timed(map, team, order) for team, order in enumerate(orders) if order]
    return {
        "value": int(sum(route.value for route in routes)),
        "visits": sum(len(route.stops) for route in routes),
        "km": round(sum(route.metres for route in routes) / 1000, 1),
        "minutes": sum(route.returns - route.departs for route in routes),
    }
