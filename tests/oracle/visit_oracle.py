"""A day of visits walked with a watch, from the input alone."""

import math
from typing import Any

import pytest


def minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def check_by_hand(value: dict[str, Any], answer: dict[str, Any]) -> None:
    """Walk every route with a watch, from the input alone: nothing of the planner's own arithmetic is used."""
    visitors = {one["id"]: one for one in value["visitors"]}
    stops = {one["id"]: one for one in value["stops"]}
    seen: list[str] = []

    def point(place: list[float]) -> tuple[float, float, float]:
        lat, lon = math.radians(place[0]), math.radians(place[1])
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    def way(one: list[float], other: list[float]) -> float:
        return 2 * 6371.0088 * math.asin(min(1.0, math.dist(point(one), point(other)) / 2))

    for route in answer["routes"]:
        crew = [visitors[name] for name in route["visitors"]]
        assert len(crew) == (2 if value.get("pair", True) else 1)
        here, now, km = crew[0]["start"], float(minutes(route["departs"])), 0.0
        assert now >= max(minutes(one["shift"][0]) for one in crew)
        for entry in route["stops"]:
            wanted = stops[entry["id"]]
            leg = way(here, wanted["at"])
            km += leg
            arrive, leave = minutes(entry["arrive"]), minutes(entry["leave"])
            assert arrive >= now + leg / value["km_per_hour"] * 60 - 1e-3
            assert minutes(wanted["window"][0]) <= arrive and leave <= minutes(wanted["window"][1])
            assert leave - arrive == wanted["minutes"]
            here, now = wanted["at"], leave
            seen.append(entry["id"])
        leg = way(here, crew[0]["start"])
        assert minutes(route["returns"]) >= now + leg / value["km_per_hour"] * 60 - 1e-3
        assert minutes(route["returns"]) <= min(minutes(one["shift"][1]) for one in crew)
        assert route["minutes"] == minutes(route["returns"]) - minutes(route["departs"])
        assert route["km"] == pytest.approx(km + leg, abs=0.02)
    assert len(seen) == len(set(seen))
    assert set(seen) | {one["id"] for one in answer["dropped"]} == set(stops) and not set(seen) & {
        one["id"] for one in answer["dropped"]
    }
    assert answer["value"] == sum(stops[name]["value"] for name in seen)
    assert all(one["reason"] and one["says"]["zh"] and one["says"]["en"] for one in answer["dropped"])
