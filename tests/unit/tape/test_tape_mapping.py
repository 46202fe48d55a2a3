"""Mappings: what they may say, the clear errors when they cannot, and the PPDai layout with its quirks."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from arrears.kernel.refusal import InputError
from arrears.night.tape import read_tape
from arrears.night.tape.mapping import load_mapping

HEAD = "ListingId,期数,还款状态,应还本金,应还利息,剩余本金,剩余利息,到期日期,还款日期,recorddate\n"
LP = HEAD + (
    "0126541,1,1,100.50,10,0,0,2016/6/4,2016/6/3,2016/12/31\n"
    "0126541,2,4,101.50,9,50.00,0,2016-07-04,2016-07-20 00:00:00,2016/12/31\n"
    "0126541,3,0,102.00,8,102.00,8,2016/8/4,\\N,2016/12/31\n"
    "0126541,3,0,102.00,8,102.00,8,2016/8/4,\\N,2016/11/30\n"
    "126544,1,3,500,5,0,0,2016/6/10,2016/5/1,2016/12/31\n"
)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_ppdai_lp(tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "tape"
    folder.mkdir()
    (folder / "LP.csv").write_bytes(LP.encode(encoding))
    tape = read_tape(folder, "ppdai_lp", date(2016, 12, 31), tmp_path / "work")
    counts = {
        name: (table.counts.accepted, table.counts.rejected, table.counts.left_out)
        for name, table in tape.tables.items()
        if table.paths
    }
    assert counts == {"customers": (2, 0, 3), "accounts": (2, 0, 3), "instalments": (4, 0, 1), "payments": (3, 0, 2)}
    assert duckdb.sql(f"SELECT account_id, principal_minor FROM '{tape.accounts.paths[0]}'").fetchall() == [
        ("0126541", 30400), ("126544", 50000),
    ]  # fmt: skip
    paid = duckdb.sql(f"SELECT payment_id, paid_on, amount_minor FROM '{tape.payments.paths[0]}'").fetchall()
    assert paid == [
        ("0126541-1", date(2016, 6, 3), 11050), ("0126541-2", date(2016, 7, 20), 6050),
        ("126544-1", date(2016, 5, 1), 50500),
    ]  # fmt: skip


GOOD = """
name: test
tables:
  customers: {files: [a.csv], columns: {customer_id: id}}
  accounts: {files: [a.csv], columns: {account_id: id, customer_id: id, product: {constant: cash_loan}, principal: %s}}
"""


@pytest.mark.parametrize(
    ("principal", "code"),
    [
        ("{expression: 'number_of(x) / 2'}", "expression_forbidden"),
        ("{expression: 'read_text(x)'}", "expression_forbidden"),
        ("{expression: '(SELECT 1)'}", "expression_forbidden"),
        ("{expression: 'number_of('}", "expression_malformed"),
        ("{from: x, constant: '1'}", "mapping_malformed"),
        ("{form: x}", "mapping_malformed"),
        ("x, nonsense: y", "mapping_column_unknown"),
    ],
)
def test_what_a_mapping_may_not_say(tmp_path: Path, principal: str, code: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(GOOD % principal, encoding="utf-8")
    with pytest.raises(InputError) as fault:
        load_mapping(path)
    assert fault.value.code == code and fault.value.path.startswith("m.yaml: tables.accounts")


def test_an_absent_source_column_is_a_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(GOOD % "x", encoding="utf-8")
    (tmp_path / "a.csv").write_text("id,y\n1,2\n", encoding="utf-8")
    tape = read_tape(tmp_path, tmp_path / "m.yaml", date(2026, 1, 1), tmp_path / "work")
    rows = duckdb.sql(f"SELECT file, line, \"column\", code FROM '{tape.rejects}'").fetchall()
    assert rows == [("a.csv", 1, "x", "column_missing")] and tape.accounts.counts.rejected == 1


def test_an_unknown_mapping_names_the_shipped_ones() -> None:
    with pytest.raises(InputError, match="taiwan_cards"):
        load_mapping("nonsense")
