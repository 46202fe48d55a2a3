"""Faults planted one by one into a good tape: each is found at its place, and the books still add up."""

import gzip
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest

from arrears.kernel.refusal import InputError
from arrears.night.tape import Tape, read_tape
from arrears.night.tape.mapping import load_mapping, shipped_mappings
from arrears.night.tape.reasons import REASONS

AS_OF = date(2026, 11, 22)
GOOD = {
    "customers.csv": "customer_id,name,language,timezone,hardship\n001,甲,zh,Asia/Shanghai,no\n002,乙,zh,,yes\n",
    "accounts.csv": (
        "account_id,customer_id,product,currency,principal,annual_rate,disbursed_on,allocation\n"
        'A1,001,cash_loan,CNY,"1,200.00",0.18,2026-01-05,"fee,penalty,interest,principal"\n'
        "A2,002,cash_loan,CNY,300,18%,2026/1/5,\n"
        "A3,002,credit_card,CNY,5000,,,\n"
    ),
    "instalments.csv": (
        "account_id,no,due_on,principal,interest,fee,total\n"
        "A1,1,2026-02-05,600,18,0,618\nA1,2,2026-03-05,600,9,1,610\nA2,1,2026-02-05,300,4.5,,304.5\n"
    ),
    "payments.csv": (
        "payment_id,account_id,paid_on,amount,reverses\n"
        "P1,A1,2026-02-05,618,\nP2,A1,2026-02-06,,P1\nP3,A1,2026-02-07,618.00,\nP4,A3,2026-02-07,10,\n"
    ),
    "contacts.csv": (
        "customer_id,at,channel,outcome,direction\n"
        "001,2026-02-07T10:05:00+08:00,call,no_answer,\n001,2026-02-07 02:05:00Z,sms,delivered,in\n"
    ),
    "holds.csv": "customer_id,kind,since,until\n002,complaint,2026-02-07T10:05:00+08:00,\n",
    "consents.csv": "customer_id,consent,value\n001,channel:sms,no\n002,hours,07:00-22:30\n",
    "guarantors.csv": "account_id,guarantor_id,name,form,amount,period_months\nA3,G1,丙,joint,600.00,24\n",
}


def write(folder: Path, tape: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tape.items():
        (folder / name).write_bytes(text.encode())
    return folder


def read(folder: Path, tmp_path: Path, mapping: str | None = None, as_of: date = AS_OF) -> Tape:
    return read_tape(folder, mapping, as_of, tmp_path / "work")


def found(tape: Tape) -> list[tuple[object, ...]]:
    rows = parquet.read_table(tape.rejects).to_pylist()
    assert all(row["reason"] and row["mend"] and row["reason_zh"] and row["mend_zh"] for row in rows)
    return [(row["file"], row["line"], row["column"], row["value"], row["code"]) for row in rows]


def rows_of(tape: Tape, table: str, columns: str) -> list[tuple[object, ...]]:
    paths = [str(path) for path in tape.tables[table].paths]
    return duckdb.sql(f"SELECT {columns} FROM read_parquet({paths})").fetchall()


def test_a_good_tape_is_accepted_whole(tmp_path: Path) -> None:
    tape = read(write(tmp_path / "tape", GOOD), tmp_path)
    assert found(tape) == [] and tape.warnings == ()
    assert [table.counts.accepted for table in tape.tables.values()] == [2, 3, 3, 4, 2, 1, 2, 1]
    assert rows_of(tape, "contacts", "DISTINCT at_seconds") == [(1770429900,)]
    assert rows_of(tape, "accounts", "account_id, principal_minor, annual_rate_ppm, disbursed_on")[:2] == [
        ("A1", 120000, 180000, date(2026, 1, 5)),
        ("A2", 30000, 180000, date(2026, 1, 5)),
    ]


PLANTED = [
    ("customers.csv", "002,乙,zh,,yes", "001,乙,zh,,yes", ("customers.csv", 3, "customer_id", "001", "key_duplicate")),
    ("customers.csv", "zh,,yes", "fr,,yes", ("customers.csv", 3, "language", "fr", "word_unknown")),
    ("customers.csv", "Asia/Shanghai", "Mars/Base", ("customers.csv", 2, "timezone", "Mars/Base", "timezone_unknown")),
    ("customers.csv", "zh,,yes", "zh,,maybe", ("customers.csv", 3, "hardship", "maybe", "bool_malformed")),
    ("customers.csv", "002,乙,zh,,yes", "002,乙,zh", ("customers.csv", 3, "", "002,乙,zh", "row_ragged")),
    ("accounts.csv", "A2,002,cash_loan", "A1,002,cash_loan", ("accounts.csv", 3, "account_id", "A1", "key_duplicate")),
    ("accounts.csv", "A3,002", "A3,009", ("accounts.csv", 4, "customer_id", "009", "customer_unknown")),
    ("accounts.csv", "A3,002,credit_card", "A3,002,mortgage",
     ("accounts.csv", 4, "product", "mortgage", "word_unknown")),
    ("accounts.csv", "credit_card,CNY", "credit_card,XXY", ("accounts.csv", 4, "currency", "XXY", "currency_unknown")),
    ("accounts.csv", "CNY,300", "CNY,0", ("accounts.csv", 3, "principal", "0", "below_least")),
    ("accounts.csv", "CNY,300", "CNY,-300", ("accounts.csv", 3, "principal", "-300", "below_least")),
    ("accounts.csv", "CNY,300", "CNY,300.005", ("accounts.csv", 3, "principal", "300.005", "money_too_precise")),
    ("accounts.csv", "CNY,300", "CNY,92233720368547758.08",
     ("accounts.csv", 3, "principal", "92233720368547758.08", "overflow")),
    ("accounts.csv", "CNY,5000", "JPY,5000.5", ("accounts.csv", 4, "principal", "5000.5", "money_too_precise")),
    ("accounts.csv", "CNY,300", "CNY,", ("accounts.csv", 3, "principal", None, "missing")),
    ("accounts.csv", "2026/1/5", "2026-02-30", ("accounts.csv", 3, "disbursed_on", "2026-02-30", "date_impossible")),
    ("accounts.csv", "2026/1/5", "0000-00-00", ("accounts.csv", 3, "disbursed_on", "0000-00-00", "date_impossible")),
    ("accounts.csv", "2026/1/5", "1900-01-01", ("accounts.csv", 3, "disbursed_on", "1900-01-01", "date_sentinel")),
    ("accounts.csv", "18%", "18.00001%", ("accounts.csv", 3, "annual_rate", "18.00001%", "rate_too_precise")),
    ("accounts.csv", "fee,penalty,interest,principal", "fee,principal",
     ("accounts.csv", 2, "allocation", "fee,principal", "allocation_unknown")),
    ("accounts.csv", "A3,002", "4.27E+22,002", ("accounts.csv", 4, "account_id", "4.27E+22", "id_damaged")),
    ("instalments.csv", "A1,2,", "A1,1,", ("instalments.csv", 3, "no", "1", "key_duplicate")),
    ("instalments.csv", "A2,1,", "A9,1,", ("instalments.csv", 4, "account_id", "A9", "account_unknown")),
    ("instalments.csv", "610", "611", ("instalments.csv", 3, "total", "61100", "total_not_sum")),
    ("instalments.csv", "A1,2,2026-03-05,600,9,1,610", "A1,2,2026-03-05,500,9,1,510",
     ("accounts.csv", 2, "principal", "120000", "schedule_not_principal")),
    ("payments.csv", "P4,A3", "P3,A3", ("payments.csv", 5, "payment_id", "P3", "key_duplicate")),
    ("payments.csv", "P4,A3", "P4,A9", ("payments.csv", 5, "account_id", "A9", "account_unknown")),
    ("payments.csv", "P4,A3,2026-02-07", "P4,A3,2026-11-23",
     ("payments.csv", 5, "paid_on", "2026-11-23", "payment_in_future")),
    ("payments.csv", ",,P1", ",,P7", ("payments.csv", 3, "reverses", "P7", "reversal_unknown")),
    ("payments.csv", "618.00,\n", ",P1\n", ("payments.csv", 4, "reverses", "P1", "reversal_twice")),
    ("payments.csv", "618.00,\n", ",P2\n", ("payments.csv", 4, "reverses", "P2", "reversal_of_reversal")),
    ("payments.csv", "P2,A1", "P2,A3", ("payments.csv", 3, "reverses", "P1", "reversal_other_account")),
    ("payments.csv", "2026-02-06", "2026-02-04", ("payments.csv", 3, "reverses", "P1", "reversal_too_early")),
    ("payments.csv", ",10,", ",0,", ("payments.csv", 5, "amount", "0", "below_least")),
    ("payments.csv", ",10,", ",,", ("payments.csv", 5, "amount", None, "missing")),
    ("payments.csv", "618.00,\n", "618.00,P1\n", ("payments.csv", 4, "amount", "61800", "amount_on_reversal")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "good", "bad", "expected"), PLANTED, ids=[f"{case[3][4]}-{at}" for at, case in enumerate(PLANTED)]
)
def test_a_planted_fault_is_found_at_its_place(tmp_path: Path, file: str, good: str, bad: str, expected: tuple) -> None:
    assert GOOD[file].count(good) == 1, "a fault must be planted once"
    tape = read(write(tmp_path / "tape", GOOD | {file: GOOD[file].replace(good, bad)}), tmp_path)
    assert expected in found(tape)
    others = [fault for fault in found(tape) if fault != expected]
    assert {fault[4] for fault in others} <= {
        "customer_rejected", "account_rejected", "customer_unknown", "schedule_not_whole", "payment_not_whole",
        "schedule_not_principal", "account_unknown",
    }  # fmt: skip
    for table in tape.tables.values():
        assert table.counts.read == table.counts.accepted + table.counts.rejected


def test_an_instalment_that_cannot_be_read_takes_its_account_along(tmp_path: Path) -> None:
    bad = GOOD["instalments.csv"].replace("2026-03-05", "2026-03-45")
    tape = read(write(tmp_path / "tape", GOOD | {"instalments.csv": bad}), tmp_path)
    assert found(tape) == [
        ("accounts.csv", 2, "account_id", "A1", "schedule_not_whole"),
        ("instalments.csv", 2, "account_id", "A1", "account_rejected"),
        ("instalments.csv", 3, "due_on", "2026-03-45", "date_impossible"),
        ("payments.csv", 2, "account_id", "A1", "account_rejected"),
        ("payments.csv", 3, "account_id", "A1", "account_rejected"),
        ("payments.csv", 4, "account_id", "A1", "account_rejected"),
    ]


def test_a_payment_that_cannot_be_read_holds_its_account_back(tmp_path: Path) -> None:
    bad = GOOD["payments.csv"].replace("618.00", "6l8")
    tape = read(write(tmp_path / "tape", GOOD | {"payments.csv": bad}), tmp_path)
    assert ("accounts.csv", 2, "account_id", "A1", "payment_not_whole") in found(tape)
    assert rows_of(tape, "payments", "payment_id") == [("P4",)]


def test_lines_count_quoted_breaks_blank_lines_and_ragged_rows(tmp_path: Path) -> None:
    text = 'customer_id,name\n\n1,"two\nlines"\n2\n3,"a\n\nb",c\n4,x\n4,y\n'
    accounts = "account_id,customer_id,product,principal\nA,1,cash_loan,1\n"
    tape = read(write(tmp_path / "tape", {"customers.csv": text, "accounts.csv": accounts}), tmp_path)
    assert [fault[1:2] + fault[4:] for fault in found(tape)] == [
        (5, "row_ragged"),
        (6, "row_ragged"),
        (10, "key_duplicate"),
    ]
    assert tape.customers.counts.read == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, mark: str, packed: bool) -> None:
    folder = write(tmp_path / "tape", {"accounts.csv": "account_id,customer_id,product,principal\nA,001,cash_loan,1\n"})
    raw = f"customer_id{mark}name\n001{mark}张三\n002{mark}李四\n".encode(encoding)
    (folder / ("customers.csv.gz" if packed else "customers.csv")).write_bytes(gzip.compress(raw) if packed else raw)
    assert rows_of(read(folder, tmp_path), "customers", "*") == [("001", "张三"), ("002", "李四")]


def test_damaged_bytes_reject_their_row_only(tmp_path: Path) -> None:
    folder = write(tmp_path / "tape", GOOD)
    (folder / "customers.csv").write_bytes("customer_id,name\n001,甲\n002,".encode() + b"\xff\xfe\n")
    assert ("customers.csv", 3, "name", "��", "text_damaged") in found(read(folder, tmp_path))


def test_whole_files_that_cannot_be_used(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "tape", GOOD | {"instalments.csv": "account_id,due_on\nA1,2026-01-01\n", "payments.csv": ""}
    )
    (folder / "customers.parquet").write_bytes(b"PAR1 no parquet")
    codes = {(fault[0], fault[1], fault[2], fault[4]) for fault in found(read(folder, tmp_path))}
    assert codes == {
        ("customers.parquet", 0, "", "file_unreadable"),
        ("instalments.csv", 1, "no", "column_missing"),
        ("payments.csv", 0, "", "file_empty"),
    }


def test_unknown_columns_are_kept_out_with_a_warning(tmp_path: Path) -> None:
    folder = write(tmp_path / "tape", GOOD | {"customers.csv": "customer_id,shoe_size\n001,42\n002,43\n"})
    tape = read(folder, tmp_path)
    assert len(tape.warnings) == 1 and "shoe_size" in tape.warnings[0]
    assert tape.customers.columns == ("customer_id",)


def test_clean_canonical_parquet_is_used_in_place(tmp_path: Path) -> None:
    first = read(write(tmp_path / "tape", GOOD), tmp_path)
    folder = tmp_path / "typed"
    folder.mkdir()
    for name, table in first.tables.items():
        (folder / f"{name}.parquet").write_bytes(table.paths[0].read_bytes())
    again = read_tape(folder, None, AS_OF, tmp_path / "again")
    assert all(table.in_place and table.paths == (folder / f"{name}.parquet",) for name, table in again.tables.items())
    assert [table.sums for table in again.tables.values()] == [table.sums for table in first.tables.values()]
    assert [table.counts for table in again.tables.values()] == [table.counts for table in first.tables.values()]


def test_a_duplicate_in_parquet_is_named_by_its_row(tmp_path: Path) -> None:
    first = read(write(tmp_path / "tape", GOOD), tmp_path)
    folder = tmp_path / "typed"
    folder.mkdir()
    for name, table in first.tables.items():
        twice = "UNION ALL SELECT * FROM t WHERE customer_id = '001'" if name == "customers" else ""
        duckdb.sql(f"COPY (WITH t AS (FROM '{table.paths[0]}') FROM t {twice}) TO '{folder}/{name}.parquet'")
    tape = read_tape(folder, None, AS_OF, tmp_path / "again")
    assert found(tape) == [("customers.parquet", 3, "customer_id", "001", "key_duplicate")]
    assert not tape.customers.in_place and tape.accounts.in_place


def test_a_folder_without_accounts_is_no_tape(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="accounts"):
        read(write(tmp_path / "tape", {"customers.csv": GOOD["customers.csv"]}), tmp_path)
    with pytest.raises(InputError, match="no folder"):
        read(tmp_path / "nowhere", tmp_path)


def arrears(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([Path(sys.executable).parent / "arrears", *words], capture_output=True, text=True)


def test_tape_check_lists_every_reject_as_json(tmp_path: Path) -> None:
    folder = write(tmp_path / "tape", GOOD | {"accounts.csv": GOOD["accounts.csv"].replace("CNY,300", "CNY,-300")})
    done = arrears("tape", "check", str(folder), "--as-of", "2026-11-22")
    assert done.returncode == 0 and done.stderr == ""
    answer = json.loads(done.stdout)
    assert answer["read"] == answer["accepted"] + answer["rejected"] == 18
    assert {"file", "line", "column", "value", "reason", "mend"} <= answer["rejects"][0].keys()
    assert answer["tables"]["accounts"]["sums"]["principal"]["CNY"] == {
        "read": "5900.00", "accepted": "6200.00", "rejected": "-300.00",
    }  # fmt: skip


def test_tape_check_of_nothing_exits_with_two(tmp_path: Path) -> None:
    done = arrears("tape", "check", str(tmp_path))
    assert done.returncode == 2 and json.loads(done.stderr)["error"]["code"] == "table_missing" and done.stdout == ""


def test_every_shipped_mapping_loads() -> None:
    names = shipped_mappings()
    assert names == ["berka", "credit_record", "ppdai_lp", "prosper", "superlender", "taiwan_cards"]
    assert [load_mapping(name).name for name in names] == names


def test_every_reason_is_complete() -> None:
    assert all(text.reason and text.mend and text.reason_zh and text.mend_zh for text in REASONS.values())


HISTORY_FAULTS = [
    ("contacts.csv", "001,2026-02-07T10:05:00,call,no_answer,", "at", "2026-02-07T10:05:00", "moment_malformed"),
    ("contacts.csv", "001,yesterday,call,no_answer,", "at", "yesterday", "moment_malformed"),
    ("contacts.csv", "001,1900-02-07T10:05:00Z,call,no_answer,", "at", "1900-02-07T10:05:00Z", "date_sentinel"),
    ("contacts.csv", "001,,call,no_answer,", "at", None, "missing"),
    ("contacts.csv", "001,2026-02-07T10:05:00Z,fax,no_answer,", "channel", "fax", "word_unknown"),
    ("contacts.csv", "001,2026-02-07T10:05:00Z,call,hung_up,", "outcome", "hung_up", "word_unknown"),
    ("holds.csv", "001,,2026-02-07T10:05:00Z,", "kind", None, "missing"),
    ("consents.csv", "001,channel:sms,yes", "consent", "channel:sms", "key_duplicate"),
    ("guarantors.csv", "A3,G1,丙,joint,600.00,24", "guarantor_id", "G1", "key_duplicate"),
    ("guarantors.csv", "A9,G2,丁,joint,,", "account_id", "A9", "account_unknown"),
    ("guarantors.csv", "A1,,丁,joint,,", "guarantor_id", None, "missing"),
    ("guarantors.csv", "A1,G2,丁,solidary,,", "form", "solidary", "word_unknown"),
    ("guarantors.csv", "A1,G2,丁,general,0,", "amount", "0", "below_least"),
    ("guarantors.csv", "A1,G2,丁,general,,until paid", "period_months", "until paid", "number_malformed"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "row", "column", "value", "code"), HISTORY_FAULTS)
def test_a_fault_of_the_history_is_named(
    tmp_path: Path, file: str, row: str, column: str, value: str | None, code: str
) -> None:
    tape = read(write(tmp_path / "tape", {**GOOD, file: GOOD[file] + row + "\n"}), tmp_path)
    line = GOOD[file].count("\n") + 1
    assert found(tape) == [(file, line, column, value, code)]
