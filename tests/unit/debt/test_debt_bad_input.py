"""Bad input of a debt: every fault is one error that names its path, and nothing is half accepted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from arrears.debt.read import read_debt
from arrears.kernel.refusal import InputError

GOOD = {
    "principal": "1200.00",
    "disbursed": "2026-01-01",
    "annual_rate": "0.18",
    "instalments": 3,
    "first_due": "2026-02-01",
}
PAID = {"id": "a", "date": "2026-02-01", "amount": "10.00"}
BACK = {"id": "b", "date": "2026-02-02", "reverses": "a"}
ROWS = [{"due": "2026-02-01", "principal": "600.00"}, {"due": "2026-03-01", "principal": "600.00", "interest": "9.00"}]
WAIVER = {"id": "w", "date": "2026-02-01", "kind": "waiver", "part": "fee", "amount": "all"}

CASES = [
    ({"principal": 1200}, "principal", "money_not_string"),
    ({"principal": "1200.001"}, "principal", "money_too_precise"),
    ({"principal": "0.00"}, "principal", "amount_out_of_range"),
    ({"principal": "-5.00"}, "principal", "amount_out_of_range"),
    ({"principal": "1,200.00"}, "principal", "money_malformed"),
    ({"principal": "99999999999999999999"}, "principal", "overflow"),
    ({"principal": "90000000000000000.00", "annual_rate": "9"}, "", "overflow"),
    ({"annual_rate": 0.18}, "annual_rate", "rate_not_string"),
    ({"annual_rate": "-0.18"}, "annual_rate", "rate_malformed"),
    ({"currency": "ZZZ"}, "currency", "unknown_currency"),
    ({"currency": 1}, "currency", "unknown_currency"),
    ({"currency": "JPY"}, "principal", "money_too_precise"),
    ({"instalments": 0}, "instalments", "number_out_of_range"),
    ({"instalments": True}, "instalments", "number_out_of_range"),
    ({"instalments": "3"}, "instalments", "number_out_of_range"),
    ({"instalments": 3.0}, "instalments", "number_out_of_range"),
    ({"first_due": "2026-02-30"}, "first_due", "date_impossible"),
    ({"first_due": "2026/02/01"}, "first_due", "date_malformed"),
    ({"first_due": "2025-12-31"}, "first_due", "due_before_disbursal"),
    ({"first_due": "9999-11-01"}, "", "date_impossible"),
    ({"due_day": 32}, "due_day", "number_out_of_range"),
    ({"period": "week"}, "period", "unknown_choice"),
    ({"period": {"days": 7, "months": 1}}, "period", "unknown_choice"),
    ({"period": {"days": 0}}, "period.days", "number_out_of_range"),
    ({"period": {"days": 7}, "due_day": 3}, "due_day", "due_day_without_months"),
    ({"method": "balloon"}, "method", "unknown_choice"),
    ({"interest_basis": "30/365"}, "interest_basis", "unknown_choice"),
    ({"rounding": {"unit": "0.1"}}, "rounding.unit", "unknown_choice"),
    ({"rounding": {"mode": "up"}}, "rounding.mode", "unknown_key"),
    ({"principal_grace": 3}, "principal_grace", "number_out_of_range"),
    ({"schedule": ROWS, "method": "flat"}, "method", "schedule_and_terms"),
    ({"schedule": []}, "schedule", "schedule_empty"),
    ({"schedule": ROWS[::-1], "first_due": "2026-03-01", "instalments": 2}, "schedule[1].due", "not_ascending"),
    ({"schedule": ROWS, "instalments": 2, "principal": "1200.01"}, "principal", "schedule_does_not_sum"),
    ({"disbursals": [{"date": "2026-01-01", "amount": "1.00"}]}, "disbursals", "disbursals_do_not_sum"),
    ({"disbursals": [{"date": "2026-01-02", "amount": "1200.00"}]}, "disbursals[0].date", "disbursal_not_first"),
    ({"rates": [{"from": "2026-02-01"}]}, "rates[0].annual_rate", "missing"),
    ({"penalty": {"uplift": "0.5", "rate": "0.2"}}, "penalty", "unknown_choice"),
    ({"penalty": {}}, "penalty", "unknown_choice"),
    ({"penalty": {"rate": "0.2", "year": "360"}}, "penalty.year", "unknown_choice"),
    ({"penalty": {"rate": "0.2", "cap": {"of": "1"}}}, "penalty.cap.of_principal", "missing"),
    ({"fees": [{"date": "2026-02-01", "amount": "0.00", "name": "x"}]}, "fees[0].amount", "amount_out_of_range"),
    ({"fees": [{"date": "2026-02-01", "amount": "1.00"}]}, "fees[0].name", "missing"),
    ({"fees": [{"date": "2025-02-01", "amount": "1.00", "name": "x"}]}, "fees[0].date", "before_disbursal"),
    ({"fees": {}}, "fees", "not_a_list"),
    ({"dpd": {"first_day": "due"}}, "dpd.first_day", "unknown_choice"),
    ({"dpd": {"grace_days": -1}}, "dpd.grace_days", "number_out_of_range"),
    ({"pauses": [{"from": "2026-03-01", "to": "2026-02-01"}]}, "pauses[0].to", "pause_ends_before_start"),
    (
        {"pauses": [{"from": "2026-03-05", "to": "2026-04-01"}, {"from": "2026-03-01", "to": "2026-03-06"}]},
        "pauses[0]",
        "pauses_overlap",
    ),
    ({"buckets": [["A", 0, 0], ["B", 2, None]]}, "buckets[1]", "buckets_gap"),
    ({"buckets": [["A", 0, 0], ["B", 1, 30]]}, "buckets", "buckets_gap"),
    ({"buckets": [["A", 0]]}, "buckets[0]", "bucket_malformed"),
    ({"allocation": ["fee", "penalty", "interest"]}, "allocation", "order_malformed"),
    ({"allocation": "fee"}, "allocation", "order_malformed"),
    ({"from_dpd": {"many": ["fee", "penalty", "interest", "principal"]}}, "from_dpd.many", "number_out_of_range"),
    ({"prepayment": "first"}, "prepayment", "unknown_choice"),
    ({"payments": [PAID, PAID]}, "payments[1].id", "duplicate_id"),
    ({"payments": [BACK]}, "payments[0].reverses", "unknown_id"),
    ({"payments": [PAID, BACK, BACK | {"id": "c", "reverses": "b"}]}, "payments[2].reverses", "reversal_of_reversal"),
    ({"payments": [PAID, BACK, BACK | {"id": "c"}]}, "payments[2].reverses", "reversed_twice"),
    ({"payments": [PAID, BACK | {"date": "2026-01-31"}]}, "payments[1].date", "before_its_target"),
    ({"payments": [PAID, BACK | {"amount": "10.00"}]}, "payments[1].amount", "unknown_key"),
    ({"payments": [PAID | {"amount": 10}]}, "payments[0].amount", "money_not_string"),
    ({"payments": [PAID | {"date": "2025-12-31"}]}, "payments[0].date", "before_disbursal"),
    (
        {"payments": [PAID, {"id": "c", "date": "2026-02-02", "chargeback": "a", "amount": "10.01"}]},
        "payments[1].amount",
        "chargeback_above_payment",
    ),
    (
        {"payments": [PAID, BACK, {"id": "c", "date": "2026-02-02", "chargeback": "a", "amount": "1.00"}]},
        "payments[2].chargeback",
        "chargeback_of_reversed",
    ),
    ({"events": [WAIVER, WAIVER]}, "events[1].id", "duplicate_id"),
    ({"events": [WAIVER | {"kind": "gift"}]}, "events[0].kind", "unknown_choice"),
    ({"events": [WAIVER | {"part": "all"}]}, "events[0].part", "unknown_choice"),
    ({"events": [WAIVER | {"reason": "x"}]}, "events[0].reason", "unknown_key"),
    ({"events": [{"id": "u", "date": "2026-02-01", "undoes": "w"}]}, "events[0].undoes", "unknown_id"),
    ({"colour": "red"}, "colour", "unknown_key"),
]


@pytest.mark.parametrize(("change", "path", "code"), CASES, ids=[f"{path}-{code}" for _, path, code in CASES])
def test_a_fault_names_its_path(change, path, code):
    with pytest.raises(InputError) as caught:
        read_debt(GOOD | change)
    assert (caught.value.path, caught.value.code) == (path, code)


@pytest.mark.parametrize("key", sorted(GOOD))
def test_what_is_needed_is_needed(key):
    with pytest.raises(InputError) as caught:
        read_debt({name: value for name, value in GOOD.items() if name != key})
    assert (caught.value.path, caught.value.code) == (key, "missing")


@pytest.mark.parametrize("value", [None, [], "debt", 1])
def test_a_debt_is_an_object(value):
    with pytest.raises(InputError):
        read_debt(value)


def run(text: str, *options: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from arrears.cli.main import run; run()", "debt", "quote", "-", *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_prints_one_error_and_ends_with_two():
    done = run(json.dumps(GOOD | {"principal": 5}), "--as-of", "2026-03-01")
    assert (done.returncode, done.stdout) == (2, "")
    assert json.loads(done.stderr)["error"] == {
        "code": "money_not_string",
        "message": 'money is a decimal string such as "584.00", not 5',
        "path": "principal",
    }
    done = run(json.dumps(GOOD), "--as-of", "2026-02-29")
    assert done.returncode == 2
    assert json.loads(done.stderr)["error"]["path"] == "--as-of"


def test_the_command_quotes():
    done = run(json.dumps(GOOD), "--as-of", "2026-02-02")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["dpd"] == 1
