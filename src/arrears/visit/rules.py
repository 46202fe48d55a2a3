"""Simple rules that planners use by hand, to be measured against: nearest next, dearest first, sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import atan2

from arrears.visit.improve import Orders, cheapest_place
from arrears.visit.schedule import Map, back_at

Rule = Callable[[Map], Orders]


def nearest_neighbour(map: Map) -> Orders:
    """Return each team in turn going to the stop whose visit can begin soonest, the nearest of like ones."""
    orders: Orders = [[] for _ in map.teams]
    free = set(range(len(map.day.stops)))
    for team, order in enumerate(orders):
        here, now = team, map.teams[team].shift[0]
        while True:
            soonest = sorted(
                (_begins(map, here, now, stop), map.roads.metres[here][map.point(stop)], stop) for stop in free
            )
            chosen = next((entry for entry in soonest if back_at(map, team, [*order, entry[2]]) is not None), None)
            if chosen is None:
                break
            order.append(chosen[2])
            free.discard(chosen[2])
            here, now = map.point(chosen[2]), chosen[0] + map.stop(chosen[2]).minutes
    return orders


def _begins(map: Map, here: int, now: int, stop: int) -> int:
    return max(map.stop(stop).window[0], now + map.minutes(here, map.point(stop)))


def by_value(map: Map) -> Orders:
    """Return the stops of most value first, each put where it lengthens the routes least."""
    orders: Orders = [[] for _ in map.teams]
    for index in sorted(range(len(map.day.stops)), key=lambda one: (-map.stop(one).value, one)):
        place = cheapest_place(map, orders, index)
        if place is not None:
            orders[place[0]].insert(place[1], index)
    return orders


def sweep(map: Map) -> Orders:
    """Return the stops by their direction from the first start, dealt out in equal sectors, each visited by value."""
    if not map.teams:
        return []
    lat, lon = map.teams[0].start
    around = sorted(
        range(len(map.day.stops)), key=lambda one: atan2(map.stop(one).at[0] - lat, map.stop(one).at[1] - lon)
    )
    orders: Orders = [[] for _ in map.teams]
    size = -(-len(around) // len(orders))
    for team, order in enumerate(orders):
        for index in sorted(around[team * size : (team + 1) * size], key=lambda one: (-map.stop(one).value, one)):
            place = cheapest_place_of(map, team, order, index)
            if place is not None:
                order.insert(place, index)
    return orders


def cheapest_place_of(map: Map, team: int, order: list[int], index: int) -> int | None:
    """Return the position in one team's route where the stop fits at the least extra way."""
    others: Orders = [[] for _ in map.teams]
    others[team] = order
    tried = [
        (map.metres(team, [*order[:at], index, *order[at:]]), at)
        for at in range(len(order) + 1)
        if back_at(map, team, [*order[:at], index, *order[at:]]) is not None
    ]
    return min(tried)[1] if tried else None


RULES: Mapping[str, Rule] = {"nearest_neighbour": nearest_neighbour, "by_value": by_value, "sweep": sweep}
