"""The lender's policy on visits, and what a visit can give: both are data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Policy:
    """`policy.yaml`; amounts are minor units."""

    stages: list[str]
    actions: list[str]
    least_overdue_minor: int
    least_days_between: int
    notice_hours: int
    minutes: int
    visitor_hour_minor: int
    km_minor: int
    km_per_hour: int
    effect_days: int
    holdout_per_mille: int


@dataclass(frozen=True)
class VisitOutcome:
    """One result of a visit. `counts_as` is None where nobody was contacted; `then` is what follows by itself."""

    code: str
    zh: str
    en: str
    met: tuple[str, ...]
    counts_as: str | None
    needs: tuple[str, ...]
    guard: tuple[str, str]
    then: tuple[dict[str, Any], ...]


@lru_cache(maxsize=1)
def policy() -> Policy:
    """Return the policy."""
    return Policy(**_loaded("policy.yaml"))


@lru_cache(maxsize=1)
def visit_outcomes() -> dict[str, VisitOutcome]:
    """Return what a visit can give, by code, in the order of the page."""
    return {
        entry["code"]: VisitOutcome(
            entry["code"], entry["zh"], entry["en"], tuple(entry["met"]), entry["counts_as"],
            tuple(entry.get("needs", ())), tuple(entry.get("guard", ("", ""))), tuple(entry["then"]),
        )
        for entry in _loaded("outcomes.yaml")
    }  # fmt: skip


def _loaded(name: str) -> Any:
    return yaml.safe_load(files("arrears.office.visits").joinpath(name).read_text(encoding="utf-8"))
