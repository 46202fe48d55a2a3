"""A day of visits as values. Times are minutes after midnight, places are degrees, distances are metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

Place = tuple[float, float]
Window = tuple[int, int]


@dataclass(frozen=True)
class Visitor:
    """One who visits: where the day begins and ends, and between which minutes."""

    id: str
    start: Place
    shift: Window


@dataclass(frozen=True)
class Stop:
    """One visit wanted: it takes `minutes` and lies within `window` from bell to leaving; `value` is what it is worth.

    `must` marks a visit that was promised: it outweighs every other.
    """

    id: str
    at: Place
    minutes: int
    window: Window
    value: Decimal
    must: bool = False


@dataclass(frozen=True)
class Day:
    """All of a day's visitors and stops; `pair`: each stop needs two visitors, who travel together."""

    visitors: Sequence[Visitor]
    stops: Sequence[Stop]
    km_per_hour: float
    pair: bool


@dataclass(frozen=True)
class Team:
    """Who travels together: from the first one's start and back to it, within `shift`; `meeting_m` is to get there.

    A team that is under way starts where it is; its `home` says where its day ends.
    """

    visitors: tuple[str, ...]
    start: Place
    shift: Window
    meeting_m: int = 0
    home: Place | None = None


@dataclass(frozen=True)
class Roads:
    """Distances in metres and times in whole minutes between points: the teams' starts first, then the stops."""

    metres: Sequence[Sequence[int]]
    minutes: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Timed:
    """One stop of a route with its times."""

    stop: Stop
    arrive: int
    leave: int


@dataclass(frozen=True)
class Route:
    """One team's day: leaving its start at `departs`, back at `returns`."""

    team: Team
    stops: tuple[Timed, ...]
    departs: int
    returns: int
    metres: int

    @property
    def value(self) -> Decimal:
        """Return the sum of the values of its stops."""
        return sum((timed.stop.value for timed in self.stops), Decimal(0))


@dataclass(frozen=True)
class Dropped:
    """A stop that is not visited, and why."""

    stop: Stop
    reason: str
    says: Mapping[str, str]


@dataclass(frozen=True)
class Idle:
    """A visitor without a team, and why."""

    visitor: str
    reason: str
    says: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """The day's routes, what is left out and who is left over."""

    routes: tuple[Route, ...]
    dropped: tuple[Dropped, ...]
    idle: tuple[Idle, ...] = field(default=())

    @property
    def value(self) -> Decimal:
        """Return the sum of the values of all visits."""
        return sum((route.value for route in self.routes), Decimal(0))

    @property
    def metres(self) -> int:
        """Return the length of all routes."""
        return sum(route.metres for route in self.routes)
