"""One random tape in every format reads to the same canonical tables."""

from datetime import date, timedelta
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
    ),
    min_size=1,
    max_size=6,
)
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "serial"]


def day_text(day: date, shape: str) -> str:
    return str((day - date(1899, 12, 30)) // timedelta(days=1)) if shape == "serial" else day.strftime(shape)


def write_text(folder: Path, name: str, rows: list[list[str]], encoding: str, mark: str) -> None:
    quoted = [mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    (folder / f"{name}.csv").write_bytes("\n".join(quoted).encode(encoding))


def write_workbook(folder: Path, name: str, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / f"{name}.xlsx")


@settings(max_examples=6, deadline=None)
@given(rows=ACCOUNTS, shape=st.sampled_from(DAYS), mark=st.sampled_from(",;\t"))
def test_every_format_reads_the_same(rows: list[tuple[str, int, int, date]], shape: str, mark: str) -> None:
    people = [["customer_id", "name"], *([f"{at:03}", name] for at, (name, *_) in enumerate(rows))]
    loans = [["account_id", "customer_id", "product", "principal", "annual_rate", "disbursed_on"]]
    for at, (_, cents, ppm, day) in enumerate(rows):
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
    expected = list(zip(*(column.to_pylist() for column in typed.values()), strict=True))
    with TemporaryDirectory() as room:
        for kind in ("utf-8", "gb18030", "xlsx", "parquet"):
            folder = Path(room) / kind
            folder.mkdir()
            if kind == "xlsx":
                write_workbook(folder, "customers", people)
                write_workbook(folder, "accounts", loans)
            else:
                write_text(folder, "customers", people, kind if kind != "parquet" else "utf-8", mark)
                write_text(folder, "accounts", loans, kind if kind != "parquet" else "utf-8", mark)
            if kind == "parquet":
                (folder / "accounts.csv").unlink()
                parquet.write_table(pa.table(typed), folder / "accounts.parquet")
            tape = read_tape(folder, None, AS_OF, Path(room) / f"{kind}-work")
            assert parquet.read_table(tape.rejects).num_rows == 0
            columns = ", ".join(typed)
            assert duckdb.sql(f"SELECT {columns} FROM '{tape.accounts.paths[0]}'").fetchall() == expected
            named = duckdb.sql(f"SELECT name FROM '{tape.customers.paths[0]}'").fetchall()
            assert [name for (name,) in named] == [row[0] for row in rows]
