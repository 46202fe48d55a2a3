"""Who travels with whom: teams of two by the time that they can work together.

CBA guideline of 2026, article 22: a visit is made by at least two collectors together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from arrears.visit.model import Idle, Team, Visitor
from arrears.visit.travel import metres_between, minutes_for

_ODD = {
    "zh": "人数为单数，无人同行：上门须不少于两人",
    "en": "an odd number of visitors: nobody to travel with, and a visit needs two",
}
_APART = {"zh": "与同行人员无共同工作时间", "en": "no time in which both of the team could work"}
_Score = tuple[int, float]


def teams(visitors: Sequence[Visitor], km_per_hour: float, *, pair: bool) -> tuple[list[Team], list[Idle]]:
    """Return the day's teams and who is left over; the same visitors give the same teams.

    Partners are chosen so that all teams together have the most working minutes, then the shortest way to meet.
    """
    if not pair:
        return [Team((visitor.id,), visitor.start, visitor.shift) for visitor in visitors], []
    found: list[Team] = []
    idle: list[Idle] = []
    for one, other in _partners(visitors, km_per_hour):
        team = None if other is None else together(one, other, km_per_hour)
        if other is None:
            idle.append(Idle(one.id, "odd_visitor_left_over", _ODD))
        elif team is None:
            idle += [Idle(visitor.id, "no_common_shift", _APART) for visitor in (one, other)]
        else:
            found.append(team)
    return found, idle


def together(one: Visitor, other: Visitor, km_per_hour: float) -> Team | None:
    """Return the team of two, who meet and part at the first one's start, or None when they have no common time."""
    metres = metres_between(one.start, other.start)
    way = minutes_for(metres, km_per_hour)
    start = max(one.shift[0], other.shift[0] + way)
    end = min(one.shift[1], other.shift[1] - way)
    return Team((one.id, other.id), one.start, (start, end), 2 * round(metres)) if start < end else None


def _partners(visitors: Sequence[Visitor], km_per_hour: float) -> list[tuple[Visitor, Visitor | None]]:
    """Return pairs: the best two first, then partners exchanged between pairs while that gains anything."""
    seats: list[Visitor | None] = [*visitors, *([None] if len(visitors) % 2 else [])]
    index = range(len(seats))
    score = {edge: _score(seats[edge[0]], seats[edge[1]], km_per_hour) for edge in combinations(index, 2)}
    pairs: list[tuple[int, int]] = []
    free = set(index)
    for one, other in sorted(score, key=lambda edge: (score[edge], edge)):
        if one in free and other in free:
            pairs.append((one, other))
            free -= {one, other}
    while (better := _exchange(pairs, score)) is not None:
        pairs = better
    placed = [(seats[one], seats[other]) for one, other in sorted(pairs)]
    return [(one, other) for one, other in placed if one is not None]


def _exchange(pairs: list[tuple[int, int]], score: dict[tuple[int, int], _Score]) -> list[tuple[int, int]] | None:
    def both(first: tuple[int, int], second: tuple[int, int]) -> _Score:
        a, b = score[first], score[second]
        return a[0] + b[0], round(a[1] + b[1], 3)

    for first, second in combinations(pairs, 2):
        (a, b), (c, d) = first, second
        for swap in ((_edge(a, c), _edge(b, d)), (_edge(a, d), _edge(b, c))):
            if both(*swap) < both(first, second):
                return [pair for pair in pairs if pair not in (first, second)] + list(swap)
    return None


def _edge(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _score(one: Visitor | None, other: Visitor | None, km_per_hour: float) -> _Score:
    """Return (minus the common working minutes, metres to meet); the smaller the better."""
    if one is None or other is None:
        return 0, 0.0
    team = together(one, other, km_per_hour)
    return (0, 0.0) if team is None else (team.shift[0] - team.shift[1], metres_between(one.start, other.start))
