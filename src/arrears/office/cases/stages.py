"""The stages of a case, as data: process, responsible persons and countermeasures for each (stages.yaml)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from arrears.kernel.refusal import InputError
from arrears.office.actor import ROLES


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(_Strict):
    """A sentence in both languages."""

    zh: str
    en: str


class Countermeasure(Text):
    """What happens when a stage's step is not done in time, and who sees to it."""

    step: str
    responsible: str


class Stage(_Strict):
    """One stage."""

    stage: str
    title: Text
    from_dpd: int
    responsible: str
    next_step: str
    says: Text
    within_days: int
    if_missed: Countermeasure
    or_attempts: int = 3
    """A case climbs from here once something was delivered to the person since it came here, or after so many tries."""


@dataclass(frozen=True)
class Process:
    """What entering a stage sets: who is responsible, for which step, until when."""

    stage: str
    owner_role: str
    next_step: str
    deadline: date


@lru_cache(maxsize=4)
def stages(path: str | None = None) -> tuple[Stage, ...]:
    """Return the stages in their order; `path` (default ``ARREARS_STAGES``, else the package's file) names the file."""
    chosen = path or os.environ.get("ARREARS_STAGES")
    source = Path(chosen) if chosen else files("arrears.office.cases").joinpath("stages.yaml")
    try:
        found = tuple(Stage.model_validate(entry) for entry in yaml.safe_load(source.read_text(encoding="utf-8")))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise InputError("stages_malformed", f"{place}: {first['msg']}", str(source)) from None
    except (yaml.YAMLError, OSError, TypeError) as fault:
        raise InputError("stages_malformed", str(fault), str(source)) from None
    _check(found, str(source))
    return found


def stage_at(dpd: int, current: str | None = None) -> str:
    """Return the stage of a case `dpd` days past due: from `current` at most one up, or down as far as it goes."""
    ladder = stages()
    goal = max((number for number, stage in enumerate(ladder) if stage.from_dpd <= dpd), default=0)
    names = [stage.stage for stage in ladder]
    if current in names:
        goal = min(goal, names.index(current) + 1)
    return names[goal]


def climbs(stage: str, dpd: int) -> bool:
    """Return whether a case in `stage` is so many days past due that the next one waits for it."""
    names = [known.stage for known in stages()]
    return stage in names and names.index(stage_at(dpd, stage)) > names.index(stage)


def stage_after(stage: str) -> str | None:
    """Return the next stage, or None after the last."""
    names = [known.stage for known in stages()]
    return names[names.index(stage) + 1] if stage in names[:-1] else None


def attempts_before_next(stage: str) -> int:
    """Return how many contacts must have been tried in a stage, where none reached the person, before the next."""
    return next((known.or_attempts for known in stages() if known.stage == stage), 1)


def process(stage: str, entered_on: date) -> Process:
    """Return what entering `stage` on a day sets."""
    found = next((known for known in stages() if known.stage == stage), None)
    if found is None:
        raise InputError("unknown_stage", f"{stage!r} is not in the table of stages", "stage")
    return Process(stage, found.responsible, found.next_step, entered_on + timedelta(days=found.within_days))


def _check(found: tuple[Stage, ...], source: str) -> None:
    starts = [stage.from_dpd for stage in found]
    if not found or starts != sorted(set(starts)) or len({stage.stage for stage in found}) != len(found):
        raise InputError("stages_malformed", "stages have names of their own and rise in from_dpd", source)
    for stage in found:
        for role in (stage.responsible, stage.if_missed.responsible):
            if role not in ROLES:
                raise InputError("unknown_role", f"{role!r} is no role; known are {', '.join(ROLES)}", source)
