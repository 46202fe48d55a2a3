"""The kinds of facts there are: a typed payload for each, its versions, and how older versions are read.

A kind is declared once, next to others of its business (`record/kinds/`):

    @kind("hold.placed", zh="设置停催", en="Hold placed")
    class HoldPlaced(Payload):
        hold: UUID
        ...

A payload whose shape changes gets the next version and an upcaster from the one before; facts on record are never
rewritten, they are read through `read`, which lifts them step by step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from arrears.kernel.refusal import InputError

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
Minor = Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)]
"""Money in minor units."""


class Payload(BaseModel):
    """What a fact says beyond its envelope. Frozen; unknown keys are faults; fractions do not exist."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def plain(self) -> dict[str, Any]:
        """Return the payload as it goes on record: text, whole numbers, lists and objects; absent keys left out."""
        return self.model_dump(mode="json", exclude_none=True)


@dataclass(frozen=True)
class Kind:
    """A kind of fact: its name, its latest version, how people call it, and its payload."""

    name: str
    version: int
    zh: str
    en: str
    payload: type[Payload]


_KINDS: dict[str, Kind] = {}
_NAMES: dict[type[Payload], Kind] = {}
_UPCASTERS: dict[tuple[str, int], Upcaster] = {}
P = TypeVar("P", bound=type[Payload])


def kind(name: str, *, zh: str, en: str, version: int = 1) -> Callable[[P], P]:
    """Declare a payload class as the latest version of a kind of fact."""

    def declare(payload: P) -> P:
        if name in _KINDS and _KINDS[name].payload.__qualname__ != payload.__qualname__:
            raise ValueError(f"the kind {name} is declared twice")
        _KINDS[name] = _NAMES[payload] = Kind(name, version, zh, en, payload)
        return payload

    return declare


def upcast(name: str, from_version: int) -> Callable[[Upcaster], Upcaster]:
    """Declare how a payload of `from_version` becomes one of the next version."""

    def declare(function: Upcaster) -> Upcaster:
        _UPCASTERS[name, from_version] = function
        return function

    return declare


def known_kinds() -> list[Kind]:
    """Return every declared kind, by name."""
    return [_KINDS[name] for name in sorted(_KINDS)]


def kind_of(payload: Payload) -> Kind:
    """Return the kind that a payload is of."""
    return _NAMES[type(payload)]


def read(name: str, version: int, payload: dict[str, Any]) -> Payload:
    """Return a payload on record as the latest version of its kind; raises `InputError` for what nobody declared."""
    found = _KINDS.get(name)
    if found is None or not 1 <= version <= found.version:
        raise InputError("unknown_kind", f"no fact of kind {name!r} in version {version} is declared", "kind")
    for step in range(version, found.version):
        lift = _UPCASTERS.get((name, step))
        if lift is None:
            raise ValueError(f"nobody says how {name} {step} becomes {name} {step + 1}")
        payload = lift(dict(payload))
    return checked(found, payload)


def checked(found: Kind, payload: dict[str, Any]) -> Payload:
    """Return the typed payload, or an `InputError` that names the place of the first fault."""
    try:
        return found.payload.model_validate(payload)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise InputError("payload_malformed", f"{found.name}: {first['msg']}", f"payload.{place}") from None


def current_kind(name: str) -> Kind:
    """Return the declaration of a kind by its name."""
    if name not in _KINDS:
        raise InputError("unknown_kind", f"no fact of kind {name!r} is declared", "kind")
    return _KINDS[name]
