"""What to say: the talk's lines by stage and situation, from `script.yaml`, with the person's own figures in place."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from arrears.kernel.money import display_money
from arrears.office.desk.words import Language

if TYPE_CHECKING:
    from arrears.office.desk.seen import Seen


@lru_cache(maxsize=1)
def script() -> dict[str, Any]:
    """Return the script: opening, stages, situations, closing."""
    text = files("arrears.office.desk").joinpath("script.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def lines_for(seen: Seen, language: Language) -> list[str]:
    """Return the lines for this case now: how to open, the stage's own, what the situation adds, how to close."""
    whole = script()
    lines = [whole["opening"], *whole["stages"].get(seen.case["stage"], [])]
    for situation in _situations(seen):
        lines.append(whole["situations"][situation])
    lines.append(whole["closing"])
    amount = display_money(seen.case["overdue_minor"], seen.case["currency"])
    return [line[language].format(amount=amount, dpd=seen.case["dpd"]) for line in lines]


def _situations(seen: Seen) -> list[str]:
    found: list[str] = []
    if any(promise["status"] in ("broken", "partly_kept") for promise in seen.promises):
        found.append("promise_broken")
    if any(promise["status"] == "open" for promise in seen.promises):
        found.append("promise_open")
    if any(hold["kind"] == "hardship" for hold in seen.holds) or "hardship" in seen.standing.marks:
        found.append("hardship")
    if seen.case["times_opened"] > 1:
        found.append("relapse")
    return found
