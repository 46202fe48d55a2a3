"""Distance and time between places when only coordinates are known."""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, ceil, cos, radians, sin, sqrt

from arrears.visit.model import Place, Roads

# Mean radius of the Earth (IUGG 1980), in metres.
EARTH_M = 6_371_008.8


def metres_between(one: Place, other: Place) -> float:
    """Return the great-circle distance in metres (haversine)."""
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * asin(min(1, sqrt(half)))


def minutes_for(metres: float, km_per_hour: float) -> int:
    """Return whole minutes, rounded up: nobody is late because a plan counted in seconds."""
    return ceil(metres * 60 / (km_per_hour * 1000) - 1e-9)


def roads(places: Sequence[Place], km_per_hour: float) -> Roads:
    """Return distances and times between all places."""
    exact = [[metres_between(one, other) for other in places] for one in places]
    return Roads(
        metres=[[round(metres) for metres in row] for row in exact],
        minutes=[[minutes_for(metres, km_per_hour) for metres in row] for row in exact],
    )
