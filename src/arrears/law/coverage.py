"""The coverage register: what is in force, what was, what is policy, and what is known of but not modelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any, cast

import yaml

from arrears.law.engine.provision import Provision
from arrears.law.engine.rulebook import PACKAGE, rulebook


def coverage(day: date) -> Iterator[dict[str, Any]]:
    """Yield each provision and each row that is not modelled with its state on that day, by jurisdiction."""
    for provision in rulebook().all_provisions():
        yield {
            "jurisdiction": provision.jurisdiction,
            "id": provision.id,
            "evidence": provision.evidence,
            "title": dict(provision.title),
            "covers": list(provision.covers),
            "state": _state(provision, day),
        }
    for code in (*rulebook().jurisdictions, None):
        for row in not_modelled(code):
            yield {"jurisdiction": code, "state": "not_modelled", **row}


def not_modelled(jurisdiction: str | None = None) -> list[dict[str, Any]]:
    """Return what is known of a jurisdiction but not modelled; without one, the jurisdictions that are not."""
    folder = resources.files(PACKAGE)
    sheet = (folder / jurisdiction if jurisdiction else folder) / "not_modelled.yaml"
    return cast("list[dict[str, Any]]", yaml.safe_load(sheet.read_text("utf-8"))) if sheet.is_file() else []


def _state(provision: Provision, day: date) -> str:
    spans = provision.params.in_force
    if provision.policy:
        return f"policy_{provision.policy}"
    if provision.reading(day):
        return "in_force"
    return "not_yet_in_force" if day < spans[0].since else "repealed"
