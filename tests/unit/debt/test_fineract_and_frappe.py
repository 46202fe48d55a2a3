"""Apache Fineract and Frappe Lending as sets of our switches; see docs/explanation/fineract-and-frappe.md."""

from __future__ import annotations

from datetime import date
from math import ceil

import pytest

from arrears.debt.quote import quote
from arrears.debt.read import read_debt

LATE = {
    "disbursed": "2026-01-01",
    "schedule": [{"due": "2026-02-01", "principal": "100.00"}, {"due": "2026-03-01", "principal": "100.00"}],
}
FINERACT = {"dpd": {"first_day": "day_after_due", "grace_days": 3, "grace_on": "loan"}}
FRAPPE = {"dpd": {"first_day": "due_day"}}


@pytest.mark.parametrize("day", ["2026-02-01", "2026-02-02", "2026-02-04", "2026-02-05", "2026-03-10"])
def test_fineract_counts_the_difference_of_days_less_grace_on_the_loan_only(day):
    as_of, oldest = date.fromisoformat(day), date(2026, 2, 1)
    answer = quote(read_debt(LATE | FINERACT), as_of)
    past_due = max(0, (as_of - oldest).days) if oldest < as_of else 0
    assert (answer["past_due_days"], answer["dpd"]) == (past_due, max(0, past_due - 3))
    # "Grace days are not considered for installment level delinquency calculation currently."
    assert answer["schedule"][0]["dpd"] == past_due


def test_fineract_takes_paused_days_off_and_keeps_the_range():
    pause = {"pauses": [{"from": "2026-02-11", "to": "2026-02-21"}]}
    answer = quote(read_debt(LATE | FINERACT | pause), date(2026, 2, 25))
    assert (answer["past_due_days"], answer["dpd"]) == (24, 24 - 3 - 10)


@pytest.mark.parametrize(("day", "dpd"), [("2026-01-31", 0), ("2026-02-01", 1), ("2026-02-02", 2), ("2026-03-03", 31)])
def test_frappe_counts_the_due_day_itself(day, dpd):
    # date_diff(posting_date, demand_date) + 1 over demands with demand_date <= posting_date
    assert quote(read_debt(LATE | FRAPPE), date.fromisoformat(day))["dpd"] == dpd


@pytest.mark.parametrize(("principal", "rate", "months"), [(50_000, 18, 12), (1_000, 12, 3), (123_456, 7, 24)])
def test_frappe_rounds_the_instalment_up_to_the_unit(principal, rate, months):
    monthly = rate / 1200
    frappe = ceil(principal * monthly * (1 + monthly) ** months / ((1 + monthly) ** months - 1))
    debt = {
        "principal": f"{principal}.00",
        "disbursed": "2026-01-01",
        "annual_rate": f"0.{rate:02d}",
        "instalments": months,
        "first_due": "2026-02-01",
        "rounding": {"instalment": "up", "unit": "1"},
    }
    rows = quote(read_debt(debt), date(2026, 1, 1))["schedule"]
    assert {row["total"] for row in rows[:-1]} == {f"{frappe}.00"}


def test_fineract_rounds_the_instalment_half_even():
    # 100.25 / 2 = 50.125 without interest: half to the even cent, as its default rounding mode has it
    debt = {
        "principal": "100.25",
        "disbursed": "2026-01-01",
        "annual_rate": "0",
        "instalments": 2,
        "first_due": "2026-02-01",
    }
    half_even = quote(read_debt(debt | {"rounding": {"instalment": "half_even"}}), date(2026, 1, 1))["schedule"]
    half_up = quote(read_debt(debt), date(2026, 1, 1))["schedule"]
    assert [row["total"] for row in half_even] == ["50.12", "50.13"]
    assert [row["total"] for row in half_up] == ["50.13", "50.12"]
