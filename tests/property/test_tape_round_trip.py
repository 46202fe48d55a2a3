"""One random tape in every format reads to the same canonical tables: persons, accounts and what the law asks about."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as parquet
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.night.tape import read_tape

AS_OF = date(2026, 11, 22)
NAMES = st.text(st.sampled_from('甲乙丙,;"\n x'), min_size=1, max_size=6).map(str.strip).filter(bool)
ACCOUNTS = st.lists(
    st.tuples(
        NAMES,
        st.integers(1, 10**13),
        st.integers(0, 3_000_000),
        st.dates(date(1990, 1, 1), date(2080, 1, 1)),
        st.integers(946_684_800, 2_524_608_000),
    ),
    min_size=1,
    max_size=6,
)
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "serial"]


def day_text(day: date, shape: str) -> str:
    return str((day - date(1899, 12, 30)) // timedelta(days=1)) if shape == "serial" else day.strftime(shape)


def moment_text(seconds: int, hours: int) -> str:
    """Return the moment as a clock so many hours off shows it."""
    zone = UTC if hours == 0 else timezone(timedelta(hours=hours))
    text = datetime.fromtimestamp(seconds, zone).isoformat(sep="T" if seconds % 2 else " ")
    return text.replace("+00:00", "Z")


def history(rows: list[tuple[str, int, int, date, int]], hours: int) -> dict[str, list[list[str]]]:
    """Return the tables that the law asks about, a row a person."""
    contacts = [["customer_id", "at", "channel", "outcome", "to_whom", "number", "by_whom", "direction"]]
    holds, consents = [["customer_id", "kind", "since", "until"]], [["customer_id", "consent", "value"]]
    for at, (name, *_, moment) in enumerate(rows):
        told = moment_text(moment, hours)
        contacts.append([f"{at:03}", told, "call", "no_answer", "guarantor", f"0{at}", "agency", "in"])
        holds.append([f"{at:03}", name, told, "" if at % 2 else moment_text(moment + 1, hours)])
        consents.append([f"{at:03}", "hours", "07:00-22:30"])
    return {"contacts": contacts, "holds": holds, "consents": consents}


def expected_history(rows: list[tuple[str, int, int, date, int]]) -> dict[str, list[tuple[object, ...]]]:
    ids = [f"{at:03}" for at in range(len(rows))]
    return {
        "contacts": [
            (key, row[4], "call", "no_answer", "guarantor", f"0{at}", "agency", "in")
            for at, (key, row) in enumerate(zip(ids, rows, strict=True))
        ],
        "holds": [
            (key, row[0], row[4], None if at % 2 else row[4] + 1)
            for at, (key, row) in enumerate(zip(ids, rows, strict=True))
        ],
        "consents": [(key, "hours", "07:00-22:30") for key in ids],
    }


def write_text(folder: Path, name: str, rows: list[list[str]], encoding: str, mark: str) -> None:
    quoted = [mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    (folder / f"{name}.csv").write_bytes("\n".join(quoted).encode(encoding))


def write_workbook(folder: Path, name: str, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / f"{name}.xlsx")


@settings(max_examples=6, deadline=None)
@given(rows=ACCOUNTS, shape=st.sampled_from(DAYS), mark=st.sampled_from(",;\t"), hours=st.integers(-11, 14))
def test_every_format_reads_the_same(
    rows: list[tuple[str, int, int, date, int]], shape: str, mark: str, hours: int
) -> None:
    people = [["customer_id", "name"], *([f"{at:03}", name] for at, (name, *_) in enumerate(rows))]
    loans = [["account_id", "customer_id", "product", "principal", "annual_rate", "disbursed_on"]]
    for at, (_, cents, ppm, day, _) in enumerate(rows):
        rate = f"{Decimal(ppm) / 1_000_000:f}"
        loans.append([f"0{at}", f"{at:03}", "cash_loan", f"{Decimal(cents) / 100:,.2f}", rate, day_text(day, shape)])
    typed = {
        "account_id": pa.array([row[0] for row in loans[1:]]),
        "customer_id": pa.array([row[1] for row in loans[1:]]),
        "product": pa.array(["cash_loan"] * len(rows)),
        "principal_minor": pa.array([row[1] for row in rows], pa.int64()),
        "annual_rate_ppm": pa.array([row[2] for row in rows], pa.int64()),
        "disbursed_on": pa.array([row[3] for row in rows], pa.date32()),
    }
    past, tapes = history(rows, hours), []
    expected = list(zip(*(column.to_pylist() for column in typed.values()), strict=True))
    with TemporaryDirectory() as room:
        for kind in ("utf-8", "gb18030", "xlsx", "parquet"):
            folder = Path(room) / kind
            folder.mkdir()
            for name, cells in {"customers": people, "accounts": loans, **past}.items():
                if kind == "xlsx":
                    write_workbook(folder, name, cells)
                else:
                    write_text(folder, name, cells, kind if kind != "parquet" else "utf-8", mark)
            if kind == "parquet":
                (folder / "accounts.csv").unlink()
                parquet.write_table(pa.table(typed), folder / "accounts.parquet")
                for name in past:  # the tables that the workbook gave, as Parquet
                    (folder / f"{name}.csv").unlink()
                    (folder / f"{name}.parquet").write_bytes(tapes[-1].tables[name].paths[0].read_bytes())
            tape = read_tape(folder, None, AS_OF, Path(room) / f"{kind}-work")
            tapes.append(tape)
            assert parquet.read_table(tape.rejects).num_rows == 0
            columns = ", ".join(typed)
            assert duckdb.sql(f"SELECT {columns} FROM '{tape.accounts.paths[0]}'").fetchall() == expected
            named = duckdb.sql(f"SELECT name FROM '{tape.customers.paths[0]}'").fetchall()
            assert [name for (name,) in named] == [row[0] for row in rows]
            for name, wanted in expected_history(rows).items():
                assert duckdb.sql(f"SELECT * FROM '{tape.tables[name].paths[0]}'").fetchall() == wanted
