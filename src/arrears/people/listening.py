"""Quality inspection: which recorded calls are listened to, drawn by chance that anyone can repeat, and their score."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any
from uuid import UUID

import yaml

from arrears.kernel.refusal import InputError

POINTS = (0, 1, 2)
PASS_SCORE = 80


@dataclass(frozen=True)
class Criterion:
    """One thing that is listened for; not met, a critical one fails the call."""

    code: str
    weight: int
    critical: bool
    zh: str
    en: str


@dataclass(frozen=True)
class Heard:
    """A recorded call that may be drawn: its stratum is who made it and what came of it."""

    call: UUID
    caller: str
    outcome: str


@lru_cache(maxsize=1)
def criteria() -> tuple[Criterion, ...]:
    """Return what is listened for, in the order of a call."""
    return tuple(Criterion(**one) for one in _file()["criteria"])


@lru_cache(maxsize=1)
def follow_ups() -> Mapping[str, tuple[str, str]]:
    """Return what may follow from an inspection: code to (Chinese, English)."""
    return {code: (says[0], says[1]) for code, says in _file()["follow_ups"].items()}


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    return yaml.safe_load(resources.files("arrears.people").joinpath("quality.yaml").read_text("utf-8"))


def draw(calls: Iterable[Heard], each: int, seed: str) -> list[Heard]:
    """Return up to `each` calls of every stratum; the same calls and seed give the same sample, in whatever order.

    Every stratum has its own chance, so that one more call of one collector changes nobody else's sample.
    """
    strata: dict[tuple[str, str], list[Heard]] = defaultdict(list)
    for call in calls:
        strata[call.caller, call.outcome].append(call)
    drawn: list[Heard] = []
    for caller, outcome in sorted(strata):
        found = sorted(strata[caller, outcome], key=lambda one: one.call)
        chance = random.Random(f"{seed}/{caller}/{outcome}")
        drawn += sorted(chance.sample(found, min(each, len(found))), key=lambda one: one.call)
    return drawn


def score(points: Mapping[str, int]) -> int:
    """Return the score, 0 to 100, rounded half up; 0 where a critical criterion was not met.

    Raises `InputError` where a criterion is missing, unknown or has other points than 0, 1 or 2.
    """
    known = {one.code: one for one in criteria()}
    for code in {*known, *points}:
        if code not in known:
            raise InputError("unknown_criterion", f"{code!r} is none of {', '.join(known)}", f"points.{code}")
        if points.get(code) not in POINTS:
            raise InputError("points_missing", "0, 1 or 2 for every criterion", f"points.{code}")
    if any(one.critical and points[one.code] == 0 for one in known.values()):
        return 0
    most = sum(one.weight * POINTS[-1] for one in known.values())
    reached = sum(one.weight * points[one.code] for one in known.values())
    return (200 * reached + most) // (2 * most)
