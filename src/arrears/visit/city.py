"""A made-up city for measuring: homes in a few dense quarters, values as unequal as debts are."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from arrears.visit.model import Day, Stop, Visitor, Window

CENTRE = (31.23, 121.47)
_WINDOWS: tuple[Window, ...] = ((540, 1200), (540, 1200), (540, 720), (840, 1080), (1080, 1200))


def city(stops: int, teams: int, seed: int) -> Day:
    """Return a day with `stops` homes within about 20 km and two visitors a team, the same for the same seed."""
    chance = Random(seed)
    quarters = [(CENTRE[0] + chance.gauss(0, 0.06), CENTRE[1] + chance.gauss(0, 0.07)) for _ in range(12)]
    homes: list[Stop] = []
    for number in range(stops):
        lat, lon = chance.choice(quarters)
        at = (round(lat + chance.gauss(0, 0.015), 6), round(lon + chance.gauss(0, 0.015), 6))
        value = Decimal(int(chance.lognormvariate(6, 1)) + 1)
        homes.append(Stop(f"S{number:03d}", at, chance.choice((15, 20, 30, 40)), chance.choice(_WINDOWS), value))
    offices = [quarters[0], quarters[1]]
    crew = [
        Visitor(f"V{n:02d}", offices[n // 2 % 2], (540, 1110) if n // 2 % 3 else (600, 1200)) for n in range(2 * teams)
    ]
    return Day(crew, homes, 25, pair=True)
