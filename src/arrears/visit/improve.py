"""What a search leaves undone: stops that still fit are put in, so that whoever is left out really does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from arrears.visit.schedule import Map, back_at

Orders = list[list[int]]


def fill(map: Map, orders: Sequence[Sequence[int]]) -> Orders:
    """Return the orders with every stop that fits put where it lengthens the routes least, best value first."""
    filled = [list(order) for order in orders]
    visited = {stop for order in filled for stop in order}
    left = [index for index, stop in enumerate(map.day.stops) if index not in visited and (stop.value or stop.must)]
    for index in sorted(left, key=lambda one: (not map.stop(one).must, -map.stop(one).value, one)):
        place = cheapest_place(map, filled, index)
        if place is not None:
            team, position = place
            filled[team].insert(position, index)
    return filled


def cheapest_place(map: Map, orders: Sequence[Sequence[int]], index: int) -> tuple[int, int] | None:
    """Return (team, position) where the stop fits at the least extra way, None where it fits nowhere."""
    best: tuple[int, int, int] | None = None
    metres, there = map.roads.metres, map.point(index)
    for team, order in enumerate(orders):
        points = [team, *(map.point(stop) for stop in order), map.home(team)]
        for position, (before, after) in enumerate(pairwise(points)):
            extra = metres[before][there] + metres[there][after] - metres[before][after]
            if best is not None and extra >= best[0]:
                continue
            if back_at(map, team, [*order[:position], index, *order[position:]]) is not None:
                best = extra, team, position
    return None if best is None else best[1:]
