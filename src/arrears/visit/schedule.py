"""The times of a route: when to leave, arrive, part and be back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from arrears.visit.model import Day, Roads, Route, Stop, Team, Timed


@dataclass(frozen=True)
class Map:
    """A day's teams and stops with the roads between them; point `t` is team `t`'s start, then come the stops.

    Where a day is planned anew while the teams are on their way, they end elsewhere than they start from: then each
    team's home is a point of its own, after the stops.
    """

    day: Day
    teams: Sequence[Team]
    roads: Roads
    under_way: bool = False

    def stop(self, index: int) -> Stop:
        """Return the stop of an index."""
        return self.day.stops[index]

    def minutes(self, one: int, other: int) -> int:
        """Return the minutes between two points."""
        return self.roads.minutes[one][other]

    def point(self, stop: int) -> int:
        """Return the point of a stop."""
        return len(self.teams) + stop

    def home(self, team: int) -> int:
        """Return the point where a team's day ends."""
        return len(self.teams) + len(self.day.stops) + team if self.under_way else team

    def metres(self, team: int, order: Sequence[int]) -> int:
        """Return the length of a route from the team's start over the stops and home."""
        points = [team, *(self.point(stop) for stop in order), self.home(team)]
        return sum(self.roads.metres[one][other] for one, other in pairwise(points))


def back_at(map: Map, team: int, order: Sequence[int], departs: int | None = None) -> int | None:
    """Return when the team is back, or None when a window or the shift cannot be kept."""
    here, now = team, map.teams[team].shift[0] if departs is None else departs
    for index in order:
        stop, there = map.stop(index), map.point(index)
        now = max(stop.window[0], now + map.minutes(here, there)) + stop.minutes
        if now > stop.window[1]:
            return None
        here = there
    now += map.minutes(here, map.home(team))
    return now if now <= map.teams[team].shift[1] else None


def timed(map: Map, team: int, order: Sequence[int]) -> Route:
    """Return the route with its times: leaving as late as costs nothing, so that nobody waits before a closed door."""
    returns = back_at(map, team, order)
    if returns is None or not order:
        raise ValueError("a route that keeps its windows is needed")
    departs = _latest_departure(map, team, order, returns)
    stops: list[Timed] = []
    here, now = team, departs
    for index in order:
        stop, there = map.stop(index), map.point(index)
        arrive = max(stop.window[0], now + map.minutes(here, there))
        here, now = there, arrive + stop.minutes
        stops.append(Timed(stop, arrive, now))
    return Route(
        map.teams[team], tuple(stops), departs, now + map.minutes(here, map.home(team)), map.metres(team, order)
    )


def _latest_departure(map: Map, team: int, order: Sequence[int], returns: int) -> int:
    there, now = map.home(team), returns
    for index in reversed(order):
        stop, here = map.stop(index), map.point(index)
        now = min(now - map.minutes(here, there), stop.window[1]) - stop.minutes
        there = here
    return now - map.minutes(team, there)
