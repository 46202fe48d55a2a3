"""How fast the law answers: many situations with a full history each, checked one by one in this process."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from time import perf_counter_ns, process_time
from typing import Any, cast

import yaml

from arrears.kernel.refusal import InputError
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import rulebook
from arrears.law.engine.situation import Situation
from arrears.law.engine.verdict import check
from arrears.law.engine.vocabulary import LENDER_KINDS, OUTCOMES
from arrears.law.register import plain


def measure(checks: int, history: int, jurisdiction: str) -> dict[str, Any]:
    """Return checks a second and the spread of their times, after one round that fills the caches.

    On a machine that others use, the checks a CPU second tell what one core does.
    """
    base = _base(jurisdiction)
    situations = [_situation(random.Random(seed), history, base) for seed in range(min(checks, 2000))]
    for situation in situations:
        check(situation)
    spent: list[int] = []
    cpu_seconds = 0.0
    permitted = 0
    for index in range(checks):
        situation = replace(
            situations[index % len(situations)]
        )  # a copy has nothing computed yet, as a new one has not
        cpu, start = process_time(), perf_counter_ns()
        verdict = check(situation)
        spent.append(perf_counter_ns() - start)
        cpu_seconds += process_time() - cpu
        permitted += verdict.permitted
    spent.sort()
    return {
        "jurisdiction": jurisdiction,
        "checks": checks,
        "history": history,
        "permitted": permitted,
        "checks_per_s": round(checks / (sum(spent) / 1e9)),
        "checks_per_cpu_s": round(checks / cpu_seconds),
        "p50_ms": spent[len(spent) // 2] / 1e6,
        "p99_ms": spent[len(spent) * 99 // 100] / 1e6,
    }


def _situation(chance: random.Random, history: int, base: dict[str, Any]) -> Situation:
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(90 * 86_400))
    contacts = [
        {
            "at": (at - timedelta(minutes=chance.randrange(30 * 24 * 60))).isoformat(),
            "channel": chance.choice(["call", "call", "voice_bot", "sms", "app"]),
            "to": chance.choice(["borrower", "borrower", "borrower", "contact"]),
            "number": chance.choice(["n1", "n2"]),
            "outcome": chance.choice(OUTCOMES),
            "by": chance.choice(["lender", "agency"]),
        }
        for _ in range(history)
    ]
    return read_situation(
        base
        | {
            "at": at.isoformat(),
            "step": "contact",
            "channel": chance.choice(["call", "sms"]),
            "to": chance.choice(["borrower", "borrower", "borrower", "contact"]),
            "number": "n1",
            "lender_kind": chance.choice(LENDER_KINDS),
            "product": chance.choice(["cash_loan", "credit_card"]),
            "by": chance.choice(["lender", "agency"]),
            "dpd": chance.randrange(200),
            "history": contacts,
        }
    )


def _base(jurisdiction: str) -> dict[str, Any]:
    """Return the facts from which the cases of a jurisdiction start: a situation that nothing refuses."""
    if jurisdiction not in rulebook().jurisdictions:
        known = ", ".join(rulebook().jurisdictions)
        raise InputError(
            "unknown_jurisdiction", f"{jurisdiction!r} is not modelled; modelled are {known}", "--jurisdiction"
        )
    file = resources.files("arrears.law.provisions") / jurisdiction / "base.yaml"
    base = cast(dict[str, Any], yaml.safe_load(file.read_text("utf-8")))
    return {name: plain(fact) for name, fact in base.items()}
