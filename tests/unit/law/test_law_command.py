"""`arrears law`, as a person runs it: answers on standard output, one fault object on standard error, exit 2."""

import json

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app

BASE = {
    "jurisdiction": "CHN", "at": "2026-03-10T10:00:00+08:00", "step": "contact", "channel": "call", "to": "borrower",
    "number": "n1", "lender_kind": "bank", "product": "cash_loan", "by": "lender", "dpd": 10,
    "timezones": ["Asia/Shanghai"], "history": [], "consents": {}, "holds": [], "plan_active": False,
    "deceased": False, "minor": False,
}  # fmt: skip


def run(*words, given=None):
    return CliRunner().invoke(app, ["law", *words], input=given)


def test_check_answers_one_situation():
    done = run("check", "-", given=json.dumps(BASE))
    assert done.exit_code == 0
    assert json.loads(done.stdout)["verdict"] == "permitted"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (json.dumps({**BASE, "channel": "fax"}), "channel"),
        (json.dumps({**BASE, "at": "2026-03-10T10:00:00"}), "at"),
        ('{"at": "2026-03-10T10:00:00+08:00", "at": "2026-03-10T11:00:00+08:00"}', "at"),
        ("[]", ""),
        ("{", ""),
    ],
)
def test_bad_input_ends_with_two_and_one_object_on_standard_error(given, path):
    done = run("check", "-", given=given)
    assert done.exit_code == 2
    assert done.stdout == ""
    error = json.loads(done.stderr)["error"]
    assert set(error) == {"code", "message", "path"}
    assert error["path"] == path


def test_lines_are_answered_one_by_one():
    night = {**BASE, "at": "2026-03-10T22:00:00+08:00"}
    done = run("check", "--jsonl", "-", given=f"{json.dumps(BASE)}\n{json.dumps(night)}\n")
    assert done.exit_code == 0
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == ["permitted", "refused"]


def test_a_bad_line_has_its_own_answer_and_the_others_are_answered():
    lines = [json.dumps(BASE), json.dumps({**BASE, "to": "cat"}), json.dumps(BASE)]
    done = run("check", "--jsonl", "-", given="\n".join(lines))
    assert done.exit_code == 2
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("verdict") for answer in answers] == ["permitted", None, "permitted"]
    assert answers[1]["error"]["path"] == "to"
    assert answers[1]["line"] == 2
    assert json.loads(done.stderr)["error"]["path"] == "line 2.to"


def test_advice_is_hardened_and_policies_are_switched_on_request():
    tries = [
        {
            "at": f"2026-03-10T08:{minute}:00+08:00",
            "channel": "call",
            "to": "borrower",
            "number": "n1",
            "outcome": "no_answer",
        }
        for minute in range(10, 16)
    ]
    given = json.dumps({**BASE, "history": tries})
    assert json.loads(run("check", "-", given=given).stdout)["verdict"] == "permitted"
    assert json.loads(run("check", "-", "--harden-advice", given=given).stdout)["verdict"] == "refused"
    assert run("check", "-", "--policy", "CN-COL-010", given=given).exit_code == 2
    late = json.dumps({**BASE, "at": "2026-03-10T08:30:00+08:00", "history": tries})
    assert json.loads(run("check", "-", "--policy", "CN-COL-025", given=late).stdout)["verdict"] == "refused"


def test_list_explain_stale_and_coverage_answer():
    listed = [
        json.loads(line) for line in run("list", "--jurisdiction", "CHN", "--as-of", "2025-03-01").stdout.splitlines()
    ]
    assert {entry["jurisdiction"] for entry in listed} == {"CHN"}
    assert json.loads(run("explain", "CN-COL-010").stdout)["values_over_time"]["closed_from"][0]["value"] == "22:00"
    assert run("explain", "CN-NONE").exit_code == 2
    assert run("list", "--jurisdiction", "ATL").exit_code == 2
    assert run("list", "--as-of", "yesterday").exit_code == 2
    assert run("stale", "--days", "0", "--as-of", "2026-11-22").stdout == ""
    states = {json.loads(line)["state"] for line in run("coverage", "--as-of", "2026-11-22").stdout.splitlines()}
    assert {"in_force", "repealed", "policy_on", "policy_off", "not_modelled"} <= states


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ('{"dpd": NaN}', "json_not_finite"),
        ('{"dpd": 1, "dpd": 2}', "json_repeated_key"),
        ('{"dpd": ' + "9" * 5000 + "}", "number_too_long"),
        ('{"holds": [{"kind": "\\ud800", "from": "2026-03-01T00:00:00+08:00"}]}', "text_malformed"),
        ("[" * 100_000 + "]" * 100_000, "json_too_deep"),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_json_of_ours_is_a_fault_with_its_name(broken: str, code: str) -> None:
    done = run("check", "-", given=broken)
    assert done.exit_code == 2
    assert json.loads(done.stderr)["error"]["code"] == code


def test_a_line_may_hold_other_line_breaks() -> None:
    done = run("check", "--jsonl", "-", given=json.dumps(BASE | {"number": "a\u2028b"}, ensure_ascii=False) + "\r\n")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["verdict"] == "permitted"
