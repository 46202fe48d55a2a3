"""Procedures as states: which step may follow which, who acts next and with what papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from arrears.kernel.refusal import InputError

# 企业破产法 16, 19, 20 and 46, and the personal regulations of Shenzhen and Xiamen: acceptance stays every procedure.
STAY = "insolvency_accepted"
LIFT = "insolvency_ended"
STAY_ARTICLE = "《企业破产法》第16、19、20、46条；深圳、厦门个人破产条例"


@dataclass(frozen=True)
class State:
    """One state: who acts next, the papers for it, and where each step leads; without steps the procedure is over."""

    name: str
    who: str
    papers: tuple[str, ...]
    steps: Mapping[str, str]
    not_in: Mapping[str, tuple[str, ...]]

    @property
    def ends(self) -> bool:
        """Return whether the procedure is over."""
        return not self.steps


@dataclass(frozen=True)
class Procedure:
    """One kind of legal matter."""

    kind: str
    says: Mapping[str, str]
    article: str
    variants: Mapping[str, Mapping[str, Any]]
    states: Mapping[str, State]


@dataclass(frozen=True)
class Taken:
    """A step that was taken."""

    step: str
    on: date


@dataclass(frozen=True)
class Proceeding:
    """One legal matter of a case; `stayed` while an insolvency stays it; `history` is its steps, oldest first."""

    kind: str
    variant: str | None = None
    state: str = "draft"
    stayed: bool = False
    history: tuple[Taken, ...] = ()


@lru_cache(maxsize=1)
def procedures() -> Mapping[str, Procedure]:
    """Return every kind of legal matter by name."""
    text = resources.files("arrears.court").joinpath("matters.yaml").read_text(encoding="utf-8")
    return {kind: _procedure(kind, entry) for kind, entry in yaml.safe_load(text).items()}


def opened(kind: str, variant: str | None = None) -> Proceeding:
    """Return a new matter, being drafted."""
    procedure = procedures().get(kind)
    if procedure is None:
        raise InputError("matter_kind_unknown", f"{kind!r} is none of {', '.join(procedures())}", "kind")
    if procedure.variants and variant not in procedure.variants:
        raise InputError("variant_unknown", f"{variant!r} is none of {', '.join(procedure.variants)}", "variant")
    if not procedure.variants and variant is not None:
        raise InputError("variant_unknown", f"{kind} has no variants", "variant")
    return Proceeding(kind, variant)


def state_of(proceeding: Proceeding) -> State:
    """Return where the matter stands."""
    return procedures()[proceeding.kind].states[proceeding.state]


def steps_from(proceeding: Proceeding) -> list[str]:
    """Return the steps that may be taken now; while insolvency stays the matter, only its end."""
    state = state_of(proceeding)
    if state.ends:
        return []
    if proceeding.stayed:
        return [LIFT]
    forbidden = state.not_in.get(proceeding.variant or "", ())
    return [*(step for step in state.steps if step not in forbidden), STAY]


def taken(proceeding: Proceeding, step: str, on: date) -> Proceeding:
    """Return the matter after a step; one that the law does not foresee here is refused with those that it does."""
    possible = steps_from(proceeding)
    if step not in possible:
        place = "stayed by insolvency" if proceeding.stayed else proceeding.state
        allowed = ", ".join(possible) or "none, it is over"
        article = STAY_ARTICLE if proceeding.stayed else procedures()[proceeding.kind].article
        message = f"{step!r} does not follow in a {proceeding.kind} that is {place}; possible: {allowed} ({article})"
        raise InputError("step_not_lawful", message, "step")
    if proceeding.history and on < proceeding.history[-1].on:
        raise InputError("step_before_last", f"{on} lies before the step of {proceeding.history[-1].on}", "date")
    history = (*proceeding.history, Taken(step, on))
    if step in (STAY, LIFT):
        return replace(proceeding, stayed=step == STAY, history=history)
    return replace(proceeding, state=state_of(proceeding).steps[step], history=history)


def _procedure(kind: str, entry: Mapping[str, Any]) -> Procedure:
    states = {name: _state(name, one) for name, one in entry["states"].items()}
    for state in states.values():
        unknown = [target for target in state.steps.values() if target not in states]
        if unknown:
            raise ValueError(f"{kind}.{state.name} leads to {unknown}, which is no state")
    return Procedure(kind, entry["says"], entry["article"], entry.get("variants", {}), states)


def _state(name: str, entry: Mapping[str, Any]) -> State:
    return State(
        name,
        entry.get("who", ""),
        tuple(entry.get("papers", ())),
        entry.get("steps", {}),
        {variant: tuple(steps) for variant, steps in entry.get("not_in", {}).items()},
    )
