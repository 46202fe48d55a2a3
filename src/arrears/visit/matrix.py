"""Distances and times that a map gave instead of straight lines: a matrix over a day's visitors and stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from arrears.kernel.refusal import InputError
from arrears.visit.model import Day, Place, Roads

FAR_METRES, FAR_MINUTES = 10_000_000, 24 * 60
"""What no road reaches is further than any shift."""


def read_matrix(value: Any, day: Day, path: str = "matrix") -> Callable[[list[Place]], Roads]:
    """Return the roads of `{"metres": rows, "seconds": rows}`: one row and column a visitor's start, then one a stop.

    `null` is a place that no road reaches. Seconds are rounded up to minutes.
    """
    if not isinstance(value, Mapping):
        raise InputError("matrix_malformed", "a matrix is an object with metres and seconds", path)
    given = cast("Mapping[str, Any]", value)
    places = [*(visitor.start for visitor in day.visitors), *(stop.at for stop in day.stops)]
    metres = _rows(given.get("metres"), len(places), f"{path}.metres", FAR_METRES)
    seconds = _rows(given.get("seconds"), len(places), f"{path}.seconds", FAR_MINUTES * 60)
    minutes = [[-(-one // 60) for one in row] for row in seconds]
    index = {place: number for number, place in reversed(list(enumerate(places)))}

    def roads(wanted: list[Place]) -> Roads:
        rows = [index[place] for place in wanted]
        return Roads(_picked(metres, rows), _picked(minutes, rows))

    return roads


def _picked(rows: Sequence[Sequence[int]], wanted: Sequence[int]) -> list[list[int]]:
    return [[rows[one][other] for other in wanted] for one in wanted]


def _rows(value: Any, size: int, path: str, far: int) -> list[list[int]]:
    if not isinstance(value, list) or len(cast("list[Any]", value)) != size:
        message = f"{size} rows are needed: one a visitor's start, in order, then one a stop"
        raise InputError("matrix_size", message, path)
    return [_row(row, size, f"{path}[{number}]", far) for number, row in enumerate(cast("list[Any]", value))]


def _row(value: Any, size: int, path: str, far: int) -> list[int]:
    if not isinstance(value, list) or len(cast("list[Any]", value)) != size:
        raise InputError("matrix_size", f"{size} entries are needed in each row", path)
    row: list[int] = []
    for number, entry in enumerate(cast("list[Any]", value)):
        if entry is None:
            row.append(far)
        elif type(entry) is int and 0 <= entry <= far:
            row.append(entry)
        else:
            message = f"{entry!r} is no whole number from 0 to {far}, nor null for a place that no road reaches"
            raise InputError("distance_malformed", message, f"{path}[{number}]")
    return row
