"""A text with its variables, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Language = Literal["zh", "en"]
State = Literal["draft", "approved", "retired"]
Type = Literal["text", "digits", "money", "day", "clock", "whole", "phone", "yes_no"]
To = Literal["borrower", "guarantor", "third_party"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
STATES: tuple[State, ...] = get_args(State)
TYPES: tuple[Type, ...] = get_args(Type)
RECIPIENTS: tuple[To, ...] = get_args(To)
CHANNELS = ("sms", "email", "app", "letter", "call", "voice_bot")
TONES = ("warm", "plain", "firm", "formal")
STAGES = ("pre_due", "due", "M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+", "plan", "paid", "visit", "legal", "lost")

# Money is minor units of the fact `currency`; a day is a day; the rest is text, a whole number or yes and no.
Value = str | int | bool | date


@dataclass(frozen=True)
class Variable:
    """What a text may say of a case; `debt`: it tells something of the debt."""

    name: str
    type: Type
    debt: bool
    says: Mapping[str, str]
    sample: Mapping[str, Value]


@dataclass(frozen=True)
class Sentence:
    """One sentence; with `when`, only where that yes-or-no fact is true."""

    say: str
    when: str | None = None


@dataclass(frozen=True)
class Template:
    """One version of a text. `variables` are exactly those that its sentences and conditions use."""

    name: str
    version: int
    state: State
    stage: str
    tone: str
    to: To
    channels: tuple[str, ...]
    says: Mapping[str, str]
    subject: Mapping[str, str]
    variables: tuple[str, ...]
    sentences: Mapping[str, tuple[Sentence, ...]]


@dataclass(frozen=True)
class Rendered:
    """A text ready to be checked and sent."""

    template: str
    version: int
    language: Language
    subject: str
    text: str
