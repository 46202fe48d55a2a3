"""What a rule answers: None when it is kept, else a breach, or the names of facts without which it cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """The step would break the rule. `permitted_from`: the earliest moment at which it would not, if that is known."""

    permitted_from: datetime | None = None
    facts: Mapping[str, object] = field(default_factory=lambda: dict[str, object]())


@dataclass(frozen=True, slots=True)
class Unknown:
    """The rule needs facts that are missing; nothing is permitted by absence."""

    names: tuple[str, ...]


Finding = Breach | Unknown | None
