"""What `arrears visit plan` reads beside the day, and the files that it writes: a picture, a calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from arrears.kernel.dates import parse_day
from arrears.kernel.refusal import InputError
from arrears.visit.calendar import Event, calendar
from arrears.visit.matrix import read_matrix
from arrears.visit.model import Day, Plan
from arrears.visit.picture import picture
from arrears.visit.plan import KnownRoads


def roads_of(value: dict[str, Any], day: Day) -> KnownRoads | None:
    """Return the roads that a day brings: `matrix`, or `osrm` (an address); None for straight lines at a speed."""
    matrix, osrm = value.get("matrix"), value.get("osrm")
    if matrix is not None and osrm is not None:
        raise InputError("roads_twice", "give a matrix or an OSRM address, not both", "osrm")
    if matrix is not None:
        return read_matrix(matrix, day)
    if osrm is None:
        return None
    if not isinstance(osrm, str):
        raise InputError("osrm_address", f"{osrm!r} is no address such as http://127.0.0.1:5000", "osrm")
    from arrears.office.visits.osrm import roads_from

    return lambda places: roads_from(osrm, places)


def write_files(plan: Plan, svg: str, ics: str, on: str, zone: str) -> None:
    """Write the picture and the calendar where they are wanted; a file that cannot be written is an `InputError`."""
    if svg:
        _write(svg, picture(plan, f"{len(plan.routes)} routes").encode(), "svg")
    if ics:
        if not on:
            raise InputError("day_missing", "a calendar needs its day: --day 2026-11-25", "day")
        _write(ics, calendar(_events(plan, parse_day(on, path="day"), zone), _midnight(on, zone)), "ics")


def _events(plan: Plan, day: date, zone: str) -> list[Event]:
    midnight = _midnight(day.isoformat(), zone)
    return [
        Event(
            f"{day}-{timed.stop.id}@arrears", midnight + timedelta(minutes=timed.arrive),
            midnight + timedelta(minutes=timed.leave), f"外访 {timed.stop.id} · {' + '.join(route.team.visitors)}",
            f"{timed.stop.at[0]}, {timed.stop.at[1]}",
        )
        for route in plan.routes
        for timed in route.stops
    ]  # fmt: skip


def _midnight(day: str, zone: str) -> datetime:
    try:
        return datetime.combine(parse_day(day, path="day"), datetime.min.time(), ZoneInfo(zone))
    except (KeyError, ValueError, OSError) as fault:
        if isinstance(fault, InputError):
            raise
        raise InputError("unknown_timezone", f"{zone!r} is not a zone such as Asia/Shanghai", "zone") from None


def _write(path: str, data: bytes, option: str) -> None:
    try:
        Path(path).write_bytes(data)
    except OSError as fault:
        raise InputError("file_unwritable", f"{path}: {fault.strerror}", option) from None
