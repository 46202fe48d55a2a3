"""The real sets through their mappings: rows and sums, counted a second time with nothing but the csv module.

The sets are not part of the project; where they are absent the tests skip and say so.
"""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from arrears.night.tape import Tape, read_tape
from arrears.night.tape.mapping import load_mapping

DATA = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture
def taped(tmp_path: Path) -> Callable[[str], Tape]:
    def read(name: str) -> Tape:
        if not (DATA / name).is_dir():
            pytest.skip(f"the set {name} is not beside the project")
        return read_tape(DATA / name, name, load_mapping(name).as_of or date(2026, 1, 1), tmp_path)

    return read


def given(path: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def cents(rows: list[dict[str, str]], column: str) -> int:
    return int(sum(Decimal(row[column]) for row in rows) * 100)


def read_sum(tape: Tape, table: str, column: str) -> int:
    return sum(one.read for one in tape.tables[table].sums if one.column == column)


def counted(tape: Tape) -> dict[str, tuple[int, int]]:
    return {name: (table.counts.accepted, table.counts.rejected) for name, table in tape.tables.items()}


def groups(tape: Tape, query: str) -> dict[object, int]:
    return dict(duckdb.sql(query.replace("$accounts", f"'{tape.accounts.paths[0]}'")).fetchall())


def test_taiwan_cards(taped: Callable[[str], Tape]) -> None:
    tape, rows = taped("taiwan_cards"), given("taiwan_cards/accounts_dev.csv")
    assert counted(tape)["accounts"] == (15000, 0) and counted(tape)["customers"] == (15000, 0)
    assert read_sum(tape, "accounts", "principal_minor") == cents(rows, "LIMIT_BAL")
    paid = sum(cents(rows, f"PAY_AMT{month}") for month in range(1, 7))
    assert read_sum(tape, "payments", "amount_minor") == paid
    late = {30 * max(int(row["PAY_0"]), 0) for row in rows}
    by_dpd = groups(tape, "SELECT dpd, count(*) FROM $accounts GROUP BY dpd")
    assert set(by_dpd) == late and by_dpd[60] == sum(row["PAY_0"] == "2" for row in rows)


def test_credit_record(taped: Callable[[str], Tape]) -> None:
    tape, rows = taped("credit_record"), given("credit_record/credit_record_dev.csv")
    newest: dict[str, tuple[int, str]] = {}
    for row in rows:
        newest[row["ID"]] = max(newest.get(row["ID"], (-999, "")), (int(row["MONTHS_BALANCE"]), row["STATUS"]))
    assert counted(tape)["accounts"] == (len(newest), 0)
    assert tape.accounts.counts.left_out == len(rows) - len(newest)
    days = {"0": 1, "1": 30, "2": 60, "3": 90, "4": 120, "5": 150, "C": 0, "X": 0}
    expected: dict[int, int] = {}
    for _, status in newest.values():
        expected[days[status]] = expected.get(days[status], 0) + 1
    assert groups(tape, "SELECT dpd, count(*) FROM $accounts GROUP BY dpd") == expected


def test_superlender(taped: Callable[[str], Tape]) -> None:
    tape = taped("superlender")
    earlier, latest = given("superlender/trainprevloans_dev.csv"), given("superlender/trainperf_dev.csv")
    assert counted(tape)["accounts"] == (len(earlier) + len(latest), 0)
    assert read_sum(tape, "accounts", "principal_minor") == cents(earlier, "loanamount") + cents(latest, "loanamount")
    due = read_sum(tape, "instalments", "principal_minor") + read_sum(tape, "instalments", "interest_minor")
    assert due == cents(earlier, "totaldue") == read_sum(tape, "payments", "amount_minor")
    bad = [row for row in latest if row["good_bad_flag"] == "Bad"]
    assert read_sum(tape, "accounts", "overdue_principal_minor") == cents(bad, "loanamount")


def test_berka(taped: Callable[[str], Tape]) -> None:
    tape, rows = taped("berka"), given("berka/loan.asc", ";")
    assert counted(tape)["accounts"] == (682, 0) == counted(tape)["customers"]
    assert read_sum(tape, "accounts", "principal_minor") == cents(rows, "amount")
    overdue = [row for row in rows if row["status"] in {"B", "D"}]
    assert read_sum(tape, "accounts", "overdue_principal_minor") == cents(overdue, "payments")
    late = "SELECT 1, count(*) FROM $accounts WHERE oldest_unpaid_due IS NOT NULL"
    assert groups(tape, late) == {1: len(overdue)}


def test_prosper(taped: Callable[[str], Tape]) -> None:
    tape, rows = taped("prosper"), given("prosper/prosperLoanData.csv")
    # One loan stands twice; four rows have a key that a spreadsheet turned into 4.27E+22, in 78 and 100 the person's.
    assert counted(tape)["accounts"] == (194, 5) and counted(tape)["customers"] == (196, 2)
    assert read_sum(tape, "accounts", "principal_minor") == cents(rows, "LoanOriginalAmount")
    codes = duckdb.sql(f"SELECT line, code FROM '{tape.rejects}' WHERE \"table\" = 'accounts' ORDER BY line").fetchall()
    damaged = [(line, "id_damaged") for line in (19, 78, 100, 169)]
    assert codes == [(11, "key_duplicate"), *damaged]
