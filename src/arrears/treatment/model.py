"""What a strategy is made of: tiers of persons, rows of a decision table, and the decision that a row gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from arrears.treatment.condition import Condition

CHANNELS_OF: Mapping[str, tuple[str, ...]] = {
    "wait": ("none",),
    "remind": ("sms", "app", "email", "call", "letter"),
    "talk": ("call", "sms", "app", "email", "letter"),
    "support": ("call", "app", "sms", "email", "letter"),
    "negotiate": ("call", "app", "sms", "email", "letter"),
    "demand_letter": ("letter", "email"),
    "visit": ("visit", "letter", "call"),
    "legal_review": ("none",),
    "trace": ("none",),
}
"""Each action and the channels that can carry it; `none` is work inside the house that reaches nobody."""

TONES = ("gentle", "neutral", "firm")


@dataclass(frozen=True)
class Box:
    """Conditions that must all hold; an empty box holds for everybody."""

    conditions: tuple[Condition, ...]

    def matches(self, values: Mapping[str, object]) -> bool:
        """Return whether a person with these values is in the box."""
        return all(condition.matches(values[condition.column.sql]) for condition in self.conditions)


@dataclass(frozen=True)
class Tier:
    """A class of persons: those in any of its boxes, and in no tier above."""

    name: str
    title_zh: str
    title_en: str
    boxes: tuple[Box, ...]
    line: int


@dataclass(frozen=True)
class Row:
    """One row of the decision table; `number` counts from 1, as a person would."""

    number: int
    line: int
    box: Box
    action: str
    channel: str
    fallbacks: tuple[str, ...]
    prefer: bool
    tone: str
    delay_days: int
    earliest_time: str
    reason_code: str
    reason_zh: str
    reason_en: str

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the channels in the order in which they are tried."""
        return (self.channel, *self.fallbacks)


@dataclass(frozen=True)
class Example:
    """A test in the file itself: a person's values that differ from the default, and what must come out."""

    number: int
    line: int
    name: str
    given: Mapping[str, object]
    expect: Mapping[str, str]


@dataclass(frozen=True)
class Decision:
    """What one person gets: the tier, the row, and the first of its channels that reaches the person."""

    tier: str
    row: Row
    channel: str
    fallbacks: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """Something wrong in a strategy's file: where, what, and how to mend it."""

    code: str
    line: int
    place: str
    message: str
    file: str = field(default="")

    def __str__(self) -> str:
        """Return the fault as one line for a person."""
        return f"{self.file}:{self.line}: {self.place}: {self.message}"
