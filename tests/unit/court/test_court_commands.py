"""The court's amounts on the command line."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app

JUDGMENT = {"as_of": "2026-01-31", "due": [{"perform_by": "2026-01-01", "principal": "100000.00"}]}


def run(arguments: list[str], value: Any):
    return CliRunner().invoke(app, ["court", *arguments], input=json.dumps(value))


def test_late_interest() -> None:
    answer = json.loads(run(["late-interest", "-"], JUDGMENT).stdout)
    assert (answer["doubled"], answer["total"]) == ("525.00", "100525.00")
    paid = {**JUDGMENT, "paid": [{"date": "2026-01-11", "amount": "50000.00"}],
            "stays": [{"from": "2026-01-22", "to": "2026-01-31"}]}  # fmt: skip
    assert json.loads(run(["late-interest", "-"], paid).stdout)["doubled"] == "262.50"


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"due": []}, "due_missing", "due"),
        ({"due": {}}, "list_malformed", "due"),
        ({"due": [1]}, "entry_malformed", "due[0]"),
        ({"due": [{"perform_by": "2026-01-01", "principal": "-1"}]}, "amount_negative", "due[0].principal"),
        ({"due": [{"perform_by": "2026-01-01", "principal": 5}]}, "money_not_string", "due[0].principal"),
        ({"due": [{"principal": "5"}]}, "date_malformed", "due[0].perform_by"),
        ({"paid": [{"date": "2026-01-11", "amount": "0"}]}, "amount_not_positive", "paid[0].amount"),
        ({"stays": [{"from": "2026-01-11", "to": "2026-01-10"}]}, "stay_reversed", "stays[0].to"),
        ({"as_of": None}, "date_malformed", "as_of"),
    ],
)
def test_a_bad_judgment_names_its_path(change: dict[str, Any], code: str, path: str) -> None:
    result = run(["late-interest", "-"], {**JUDGMENT, **change})
    assert result.exit_code == 2
    error = json.loads(result.stderr)["error"]
    assert (error["code"], error["path"]) == (code, path)


LOAN = {"principal": "50000.00", "currency": "CNY", "disbursed": "2025-01-15", "annual_rate": "0.18",
        "instalments": 12, "first_due": "2025-02-15"}  # fmt: skip


def test_claim_with_its_fee() -> None:
    overdue = json.loads(run(["claim", "-", "--as-of", "2025-04-30"], LOAN).stdout)
    assert [row["no"] for row in overdue["rows"]] == [1, 2, 3]
    whole = json.loads(run(["claim", "-", "--as-of", "2025-04-30", "--whole"], LOAN).stdout)
    assert whole["principal"] == "50000.00" and whole["scope"] == "whole"
    assert whole["acceptance_fee"]["amount"] == whole["total"]


def test_claim_without_a_day_or_a_debt() -> None:
    assert json.loads(run(["claim", "-"], LOAN).stderr)["error"]["path"] == "as_of"
    none = run(["claim", "-", "--as-of", "2025-01-20"], LOAN)
    assert (none.exit_code, json.loads(none.stderr)["error"]["code"]) == (2, "nothing_to_claim")
