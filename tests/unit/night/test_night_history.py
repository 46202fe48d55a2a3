"""Two nights in a row: where each account stood before, who is left in peace, and money of several currencies."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from arrears.night.perform import Order, perform

FIRST, SECOND = date(2026, 11, 23), date(2026, 11, 24)
HEADER = (
    "account_id,customer_id,product,currency,principal,oldest_unpaid_due,overdue_principal,outstanding_principal,"
    "next_due_on,next_amount,last_paid_on,times_late_12m\n"
)
# Past due days in the first night: A 30, B 31, C 10, D 40, E 0, F 10, G 10; the second tells what came of it.
FIRST_ROWS = {
    "A": "cash_loan,CNY,1000,2026-10-24,100,500,,,,3",
    "B": "cash_loan,CNY,1000,2026-10-23,100,500,,,,3",
    "C": "cash_loan,CNY,1000,2026-11-13,100,500,,,,3",
    "D": "cash_loan,CNY,1000,2026-10-14,100,500,,,,3",
    "E": "cash_loan,CNY,1000,,,500,2026-11-23,100,,0",
    "F": "cash_loan,CNY,1000,2026-11-13,100,500,,,,3",
    "G": "cash_loan,CNY,1000,2026-11-13,100,500,,,,3",
}
SECOND_ROWS = FIRST_ROWS | {
    "C": "cash_loan,CNY,1000,,,400,2026-12-13,100,2026-11-24,3",  # cured
    "D": "cash_loan,CNY,1000,2026-11-13,50,450,,,2026-11-24,3",  # paid a part: a better bucket, still late
    "E": "cash_loan,CNY,1000,2026-11-23,100,500,,,,0",  # missed yesterday's due date
    "G": "cash_loan,CNY,1000,2026-11-13,99,499,,,2026-11-23,3",  # paid on the first night's day, known to it
    "H": "cash_loan,CNY,1000,2026-11-13,100,500,,,,3",  # new
}


def night(folder: Path, rows: dict[str, str], day: date, previous: Path | None = None) -> dict[str, Any]:
    tape = folder / f"tape-{day}"
    tape.mkdir(parents=True)
    (tape / "customers.csv").write_text(
        "customer_id,phone\n" + "".join(f"{key},1390000\n" for key in sorted({key[0] for key in rows}))
    )
    (tape / "accounts.csv").write_text(HEADER + "".join(f"{key},{key[0]},{row}\n" for key, row in rows.items()))
    return perform(Order(tape, day, folder / "out", previous=previous), lambda *_: None).summary


def table(folder: Path, name: str, key: str = "account_id") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in pq.read_table(folder / "out" / f"{name}.parquet").to_pylist()}


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], dict[str, Any]]:
    folder = tmp_path_factory.mktemp("nights")
    first = night(folder, FIRST_ROWS, FIRST)
    return folder, first, night(folder, SECOND_ROWS, SECOND)


BOOKS = [
    ("A", "M1", "M2", "worse", SECOND),
    ("B", "M2", "M2", "same", FIRST),
    ("C", "M1", "M0", "cured", SECOND),
    ("D", "M2", "M1", "better", SECOND),
    ("E", "M0", "M1", "worse", SECOND),
    ("F", "M1", "M1", "same", FIRST),
    ("H", None, "M1", "new", SECOND),
]


@pytest.mark.parametrize(("account", "before", "now", "roll", "since"), BOOKS)
def test_each_account_is_held_against_the_last_night(
    after: Any, account: str, before: str | None, now: str, roll: str, since: date
) -> None:
    row = table(after[0], "accounts")[account]
    assert (row["previous_bucket"], row["bucket"], row["roll"], row["bucket_since"]) == (before, now, roll, since)


def test_roll_rates_are_parts_of_the_bucket_they_leave(after: Any) -> None:
    _, first, second = after
    assert first["rolls"] == [] and first["previous_as_of"] is None
    assert second["previous_as_of"] == "2026-11-23"
    assert [(row["from"], row["to"], row["accounts"], row["rate_ppm"]) for row in second["rolls"]] == [
        ("M0", "M1", 1, 1_000_000),
        ("M1", "M0", 1, 250_000),
        ("M1", "M1", 2, 500_000),
        ("M1", "M2", 1, 250_000),
        ("M2", "M1", 1, 500_000),
        ("M2", "M2", 1, 500_000),
    ]


def test_who_cured_or_paid_since_the_last_night_is_left_in_peace(after: Any) -> None:
    folder, _, second = after
    assert sorted(table(folder, "actions", "customer_id")) == ["A", "B", "E", "F", "H"]
    customers = table(folder, "customers", "customer_id")
    for person in ("C", "D"):
        assert (customers[person]["action"], customers[person]["reason_code"]) == ("wait", "paid_since_last_night")
    assert customers["G"]["reason_code"] == "just_paid", "the strategy's own patience: the first night knew of it"
    assert [(row["reason"], row["customers"]) for row in second["waits"]] == [
        ("just_paid", 1),
        ("paid_since_last_night", 2),
    ]


def test_a_night_run_again_is_held_against_the_same_night(after: Any, tmp_path: Path) -> None:
    """The night of the day itself is no history: run twice, or told which night came before, it says the same."""
    folder = after[0]
    told = night(tmp_path, SECOND_ROWS, SECOND, previous=folder / "out" / ".nights" / "2026-11-23-1")
    assert told == after[2]
    order = Order(folder / f"tape-{SECOND}", SECOND, folder / "out")
    assert perform(order, lambda *_: None).summary == told


def test_money_of_two_currencies_is_never_added(tmp_path: Path) -> None:
    rows = {
        "A1": "cash_loan,CNY,1000,2026-11-13,100.01,500,,,,3",
        "A2": "cash_loan,CNY,1000,2026-11-20,20.02,500,,,,3",
        "A3": "cash_loan,JPY,90000,2026-10-01,70000,80000,,,,3",
        "B1": "cash_loan,KWD,9,2026-10-01,7.001,8,,,,3",
    }
    summary = night(tmp_path, rows, SECOND)
    customers = table(tmp_path, "customers", "customer_id")
    names = ("currencies", "currency", "overdue_minor", "outstanding_minor", "dpd", "accounts_overdue")
    assert tuple(customers["A"][name] for name in names) == (2, "JPY", 70_000, 80_000, 54, 3)
    assert tuple(customers["B"][name] for name in names) == (1, "KWD", 7_001, 8_000, 54, 1)
    assert [(row["bucket"], row["currency"], row["overdue_minor"]) for row in summary["buckets"]] == [
        ("M1", "CNY", 12_003),
        ("M2", "JPY", 70_000),
        ("M2", "KWD", 7_001),
    ]
    assert len(table(tmp_path, "actions", "customer_id")) == 2
