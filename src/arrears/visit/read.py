"""Reading a day of visits from JSON: every fault names its path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from arrears.kernel.refusal import InputError, known_keys
from arrears.visit.model import Day, Place, Stop, Visitor, Window

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_VALUE = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)
DEFAULT_KM_PER_HOUR = 25
FASTEST_KM_PER_HOUR = 200
MOST_STOPS = 2_000


def read_day(value: Any) -> Day:
    """Return the day of the contract's object; `pair` is true unless it says otherwise, as a visit needs two."""
    if not isinstance(value, Mapping):
        raise InputError("day_malformed", "a day is an object with visitors and stops")
    known_keys(value, ("visitors", "stops", "km_per_hour", "pair", "matrix", "osrm"))
    visitors = [_visitor(entry, f"visitors[{index}]") for index, entry in enumerate(_list(value, "visitors"))]
    stops = [_stop(entry, f"stops[{index}]") for index, entry in enumerate(_list(value, "stops"))]
    if len(stops) > MOST_STOPS:
        raise InputError("stops_too_many", f"{len(stops)} stops; plan at most {MOST_STOPS} at once", "stops")
    _unique([visitor.id for visitor in visitors], "visitors")
    _unique([stop.id for stop in stops], "stops")
    pair = value.get("pair", True)
    if not isinstance(pair, bool):
        raise InputError("pair_malformed", f"{pair!r} is neither true nor false", "pair")
    return Day(visitors, stops, _speed(value.get("km_per_hour", DEFAULT_KM_PER_HOUR)), pair)


def _visitor(entry: Any, path: str) -> Visitor:
    _object(entry, path, ("id", "start", "shift", "name"))
    start = _place(entry.get("start"), f"{path}.start")
    return Visitor(_id(entry.get("id"), f"{path}.id"), start, _window(entry.get("shift"), f"{path}.shift"))


def _stop(entry: Any, path: str) -> Stop:
    _object(entry, path, ("id", "at", "minutes", "window", "value", "must", "name"))
    minutes = entry.get("minutes")
    if type(minutes) is not int or not 0 <= minutes <= 24 * 60:
        message = f"{minutes!r} is not a whole number of minutes from 0 to 1440"
        raise InputError("minutes_malformed", message, f"{path}.minutes")
    must = entry.get("must", False)
    if not isinstance(must, bool):
        raise InputError("must_malformed", f"{must!r} is neither true nor false", f"{path}.must")
    return Stop(
        id=_id(entry.get("id"), f"{path}.id"),
        at=_place(entry.get("at"), f"{path}.at"),
        minutes=minutes,
        window=_window(entry.get("window"), f"{path}.window"),
        value=_value(entry.get("value"), f"{path}.value"),
        must=must,
    )


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    entries = value.get(name)
    if not isinstance(entries, list):
        raise InputError("list_missing", f"{name} is a list", name)
    return entries


def _object(entry: Any, path: str, known: tuple[str, ...]) -> None:
    if not isinstance(entry, Mapping):
        raise InputError("entry_malformed", "an object is needed here", path)
    known_keys(entry, known, path)


def _id(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value:
        raise InputError("id_malformed", f"{value!r} is not a string of at least one character", path)
    return value


def _unique(ids: list[str], name: str) -> None:
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if one in seen:
            raise InputError("id_repeated", f"{one!r} stands twice", f"{name}[{index}].id")
        seen.add(one)


def _place(value: Any, path: str) -> Place:
    if not isinstance(value, list) or len(value) != 2:
        raise InputError("place_malformed", f"{value!r} is not [latitude, longitude]", path)
    for index, (degrees, limit, name) in enumerate(zip(value, (90, 180), ("latitude", "longitude"), strict=True)):
        if type(degrees) not in (int, float) or abs(degrees) > limit or not isfinite(degrees):
            message = f"{degrees!r} is no {name}: from -{limit} to {limit} degrees, latitude first"
            raise InputError("place_impossible", message, f"{path}[{index}]")
    return (float(value[0]), float(value[1]))


def _window(value: Any, path: str) -> Window:
    if not isinstance(value, list) or len(value) != 2:
        raise InputError("window_malformed", f'{value!r} is not a pair such as ["09:00", "18:00"]', path)
    opens, closes = (clock_minutes(one, f"{path}[{index}]") for index, one in enumerate(value))
    if closes <= opens:
        raise InputError("window_reversed", f"it closes at {value[1]}, not after it opens at {value[0]}", path)
    return opens, closes


def clock_minutes(value: Any, path: str) -> int:
    """Return a clock time as minutes after midnight."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise InputError("clock_malformed", f"{value!r} is not a time from 00:00 to 23:59", path)
    return int(match[1]) * 60 + int(match[2])


def _value(value: Any, path: str) -> Decimal:
    """Return what a stop is worth: a number or a decimal string of 0 or more, in any one unit of the planner's."""
    text = str(value) if type(value) is int else f"{value:.6f}" if type(value) is float else value
    if not isinstance(text, str) or _VALUE.fullmatch(text) is None:
        raise InputError("value_malformed", f'{value!r} is not a number of 0 or more, such as 120 or "120.50"', path)
    return Decimal(text)


def _speed(value: Any) -> float:
    if type(value) not in (int, float) or not 0 < value <= FASTEST_KM_PER_HOUR:
        message = f"{value!r} is not a speed above 0 and up to {FASTEST_KM_PER_HOUR}"
        raise InputError("speed_impossible", message, "km_per_hour")
    return float(value)
