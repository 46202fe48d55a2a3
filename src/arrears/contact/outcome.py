"""Outcomes of an attempt: the catalogue that the desk shows, and what each implies by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from arrears.kernel.refusal import InputError

COUNTS_AS = ("no_answer", "connected", "conversation", "refused", "failed")
KINDS = (
    "retry", "next_channel", "follow_up", "await_promise", "build_plan", "hold", "affordability_form", "answer_dispute",
    "answer_complaint", "answer_in_writing", "retire_number", "trace", "hand_to_specialist", "check_payment",
)  # fmt: skip
_PARTS_OF_DAY = (time(9, 30), time(12, 30), time(18, 30))


@dataclass(frozen=True)
class Consequence:
    """What follows by itself. `hold` names the kind of hold; `days` is its length, None for until lifted."""

    kind: str
    hold: str | None = None
    days: int | None = None
    after_days: int = 0
    other_part_of_day: bool = False


@dataclass(frozen=True)
class Outcome:
    """One result code: the key that enters it, its words, what the law's history counts it as, what it implies."""

    code: str
    key: str
    zh: str
    en: str
    counts_as: str
    needs: tuple[str, ...]
    guard_zh: str
    guard_en: str
    implies: tuple[Consequence, ...]


@lru_cache(maxsize=1)
def outcomes() -> Mapping[str, Outcome]:
    """Return the catalogue by code, in the order of the desk."""
    text = resources.files("arrears.contact").joinpath("outcomes.yaml").read_text(encoding="utf-8")
    return read_outcomes(yaml.safe_load(text))


def read_outcomes(value: Any) -> Mapping[str, Outcome]:
    """Return the catalogue of a parsed file; a repeated code or key, or an unknown consequence, is a fault."""
    found: dict[str, Outcome] = {}
    keys: set[str] = set()
    for index, entry in enumerate(value["outcomes"]):
        path = f"outcomes[{index}]"
        outcome = _read(entry, path)
        if outcome.code in found or outcome.key in keys:
            raise InputError("outcome_repeated", f"{outcome.code} or its key {outcome.key!r} stands twice", path)
        found[outcome.code] = outcome
        keys.add(outcome.key)
    return found


def _read(entry: Mapping[str, Any], path: str) -> Outcome:
    if entry["counts_as"] not in COUNTS_AS:
        raise InputError("outcome_unknown", f"{entry['counts_as']!r} is none of {COUNTS_AS}", f"{path}.counts_as")
    implies = tuple(Consequence(**consequence) for consequence in entry["implies"])
    for consequence in implies:
        if consequence.kind not in KINDS:
            raise InputError("consequence_unknown", f"{consequence.kind!r} is none of {KINDS}", f"{path}.implies")
    return Outcome(
        entry["code"], entry["key"], entry["zh"], entry["en"], entry["counts_as"], tuple(entry.get("needs", ())),
        entry.get("guard", ""), entry.get("guard_en", ""), implies,
    )  # fmt: skip


def retry_at(attempt: datetime, consequence: Consequence) -> datetime:
    """Return when to try again: on the day that it names, in a part of the day that was not tried just now."""
    day: date = attempt.date() + timedelta(days=consequence.after_days)
    tried = max((part for part in _PARTS_OF_DAY if part <= attempt.time()), default=_PARTS_OF_DAY[-1])
    if not consequence.other_part_of_day:
        return datetime.combine(day, tried, attempt.tzinfo)
    place = (_PARTS_OF_DAY.index(tried) + 1) % len(_PARTS_OF_DAY)
    moment = datetime.combine(day, _PARTS_OF_DAY[place], attempt.tzinfo)
    return moment if moment > attempt else moment + timedelta(days=1)
