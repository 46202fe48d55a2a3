"""What other parts of the office join onto the desk: places of the navigation, sections of the case page, told facts.

A part declares them in its own `places.py`; its phrases in its own `words.yaml`. Nothing is entered here for a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

Pair = tuple[str, str]
Teller = Callable[[dict[str, Any]], tuple[Pair, str]]
"""A fact's payload to its text (Chinese, English) and tone: plain, good, soon or bad."""


@dataclass(frozen=True)
class Place:
    """A link of the navigation. `phrase` is a key of `words.yaml`; who has none of `roles` does not see it.

    It is lit on every page whose address begins with `path`, or with one of `also`.
    """

    view: str
    phrase: str
    path: str
    roles: frozenset[str] = frozenset()
    order: int = 50
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class CasePart:
    """A section of the case page: `see(cursor, tenant, case, at)` gives its template's `part`; None hides it."""

    template: str
    phrase: str
    see: Callable[[Any, UUID, UUID, datetime], dict[str, Any] | None]
    roles: frozenset[str] = frozenset()
    order: int = 50


@dataclass(frozen=True)
class Joined:
    """Everything that the parts declare."""

    places: tuple[Place, ...]
    case_parts: tuple[CasePart, ...]
    tellers: dict[str, Teller]
    groups: dict[str, str]
    """The first word of a fact's kind to the timeline's group."""


@lru_cache(maxsize=1)
def joined() -> Joined:
    """Return what every part's `places.py` declares (`PLACES`, `CASE_PARTS`, `TELL`, `GROUPS`), in its order."""
    office = Path(__file__).parent.parent
    parts = [
        import_module(f"arrears.office.{found.parent.name}.places") for found in sorted(office.glob("*/places.py"))
    ]
    places = [place for part in parts for place in getattr(part, "PLACES", ())]
    sections = [section for part in parts for section in getattr(part, "CASE_PARTS", ())]
    tellers: dict[str, Teller] = {}
    groups: dict[str, str] = {}
    for part in parts:
        tellers.update(getattr(part, "TELL", {}))
        groups.update(getattr(part, "GROUPS", {}))
    return Joined(
        tuple(sorted(places, key=lambda one: one.order)), tuple(sorted(sections, key=lambda one: one.order)), tellers,
        groups,
    )  # fmt: skip
