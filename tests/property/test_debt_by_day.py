"""The debt room against a second model that walks day by day and was written from the contract alone."""

import importlib.util
import json
import os
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from arrears.debt.quote import quote
from arrears.debt.read import read_debt

_SPEC = importlib.util.spec_from_file_location("debt_oracle", Path(__file__).parents[1] / "oracle" / "debt_oracle.py")
assert _SPEC and _SPEC.loader
ORACLE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(ORACLE)
EXAMPLES = int(os.environ.get("ARREARS_EXAMPLES", "200"))
PARTS = ["fee", "penalty", "interest", "principal"]


def amount(pick: random.Random, most: int) -> str:
    return str(Decimal(pick.randint(1, most)).scaleb(-2).quantize(Decimal("0.01")))


def random_debt(seed: int) -> tuple[dict[str, Any], date]:
    pick = random.Random(seed)
    disbursed = date(2025, pick.randint(1, 12), pick.randint(1, 28))
    first = disbursed + timedelta(days=pick.choice([15, 28, 30, 31, 45]))
    if pick.random() < 0.5:
        first = ORACLE.later(disbursed, 1, disbursed.day)
    count = pick.randint(1, 14)
    debt: dict[str, Any] = {
        "principal": amount(pick, 5_000_000), "currency": "CNY", "disbursed": disbursed.isoformat(),
        "annual_rate": pick.choice(["0", "0.18", "0.24", "0.073", "0.0435"]), "instalments": count,
        "first_due": first.isoformat(),
    }  # fmt: skip
    options: dict[str, list[Any]] = {
        "period": ["month", {"days": 14}, {"months": 3}],
        "method": ["equal_instalment", "equal_principal", "flat", "interest_only", "bullet"],
        "interest_basis": ["30/360", "actual/360", "actual/365"],
        "instalment_rule": ["annuity", "level_on_days"],
        "rounding": [{"instalment": "half_even"}, {"instalment": "up"}, {"unit": "1"}],
        "prepayment": ["next", "last", "hold"],
        "allocation": [pick.sample(PARTS, 4)],
        "from_dpd": [{str(pick.choice([1, 31, 91])): pick.sample(PARTS, 4)}],
    }
    for key, choices in options.items():
        if pick.random() < 0.4:
            debt[key] = pick.choice(choices)
    if pick.random() < 0.7:
        debt["penalty"] = pick.choice([{"uplift": "0.50"}, {"rate": "0.24"}]) | pick.choice(
            [{}, {"base": "overdue_principal_and_interest"}, {"year": 365}]
        )
    if pick.random() < 0.4:
        debt["dpd"] = {"first_day": pick.choice(["day_after_due", "due_day"]), "grace_days": pick.randint(0, 10)}
    if pick.random() < 0.3:
        start = first + timedelta(days=pick.randint(0, 100))
        debt["pauses"] = [{"from": start.isoformat(), "to": (start + timedelta(days=pick.randint(1, 60))).isoformat()}]
    if pick.random() < 0.3:
        debt["fees"] = [
            {"date": (disbursed + timedelta(days=pick.randint(1, 500))).isoformat(), "amount": amount(pick, 9_000),
             "name": "fee"}
            for _ in range(pick.randint(1, 3))
        ]  # fmt: skip
    debt["payments"] = payments(pick, disbursed)
    return debt, disbursed + timedelta(days=pick.randint(1, 700))


def payments(pick: random.Random, disbursed: date) -> list[dict[str, str]]:
    made: list[dict[str, str]] = []
    days = sorted(pick.sample(range(1, 600), pick.randint(0, 7)))
    for no, after in enumerate(days):
        made.append(
            {"id": f"p{no}", "date": (disbursed + timedelta(days=after)).isoformat(), "amount": amount(pick, 900_000)}
        )
    if made and pick.random() < 0.3:
        gone = pick.choice(made)
        when = date.fromisoformat(gone["date"]) + timedelta(days=pick.randint(0, 30))
        made.append({"id": "r", "date": when.isoformat(), "reverses": gone["id"]})
    return made


def ours(debt: dict[str, Any], as_of: date) -> dict[str, Any]:
    said = quote(read_debt(json.loads(json.dumps(debt))), as_of)
    merged: defaultdict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for used in said["allocations"]:
        for part in PARTS:
            if Decimal(used[part]):
                into = merged[used["payment"], used["instalment"]]
                into[part] = str(Decimal(into.get(part, "0.00")) + Decimal(used[part]))
    return {
        "rows": [(row["no"], row["due"], row["principal"], row["interest"], row["fee"]) for row in said["schedule"]],
        "oldest_unpaid_due": said["oldest_unpaid_due"],
        "past_due_days": said["past_due_days"],
        "dpd": said["dpd"],
        "overdue": {part: said["overdue"][part] for part in PARTS},
        "outstanding": {part: said["outstanding"][part] for part in PARTS},
        "unapplied": said["unapplied"],
        "allocations": sorted((name, no, taken) for (name, no), taken in merged.items()),
    }


@pytest.mark.parametrize("block", range(8))
def test_two_models_of_one_debt_agree_to_the_cent(block: int) -> None:
    for seed in range(block * EXAMPLES // 8, (block + 1) * EXAMPLES // 8):
        debt, as_of = random_debt(seed)
        theirs = ORACLE.run(debt, as_of)
        assert ours(debt, as_of) == {key: theirs[key] for key in ours(debt, as_of)}, (seed, debt, as_of)
