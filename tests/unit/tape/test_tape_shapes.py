"""The shapes of cells, one row a shape: what is written, what is read, or which fault it is."""

from datetime import date
from importlib.resources import files

import duckdb
import pytest


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(files("arrears.night.tape").joinpath("shapes.sql").read_text(encoding="utf-8"))
    return connection


def value(con: duckdb.DuckDBPyConnection, expression: str, *texts: object) -> object:
    return con.execute(f"SELECT {expression}", list(texts)).fetchall()[0][0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026/11/22", date(2026, 11, 22)),
        ("2026/1/2", date(2026, 1, 2)),
        ("20261122", date(2026, 11, 22)),
        ("2026年11月22日", date(2026, 11, 22)),
        ("2026年1月2日", date(2026, 1, 2)),
        ("２０２６－１１－２２", date(2026, 11, 22)),
        ("46348", date(2026, 11, 22)),
        ("46348.5", date(2026, 11, 22)),
        ("2026-11-22 10:30:00.000000", date(2026, 11, 22)),
        ("2026-11-22T10:30:00", date(2026, 11, 22)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-02-29", None),
        ("2026-02-30", None),
        ("0000-00-00", None),
        ("22-11-2026", None),
        ("soon", None),
    ],
)
def test_days(con: duckdb.DuckDBPyConnection, text: str, day: date | None) -> None:
    assert value(con, "day_of(?)", text) == day


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1234.50", 123450),
        ("1,234.50", 123450),
        ("¥1,234.50", 123450),
        ("￥１，２３４．５０", 123450),
        ("1234.5元", 123450),
        ("CNY 1234.5", 123450),
        ("1234.5000", 123450),
        ("0.01", 1),
        ("-0.50", -50),
        ("92233720368547758.07", 2**63 - 1),
        ("92233720368547758.08", None),
        ("1,23", None),
        ("12,34,567", None),
        ("1234.505", None),
        ("1.5e3", None),
        ("abc", None),
    ],
)
def test_money_is_exact(con: duckdb.DuckDBPyConnection, text: str, minor: int | None) -> None:
    assert value(con, "scaled(decimal_digits(?), 2)", text) == minor


@pytest.mark.parametrize(
    ("text", "ppm"),
    [("0.18", 180_000), ("18%", 180_000), ("18.25%", 182_500), ("０．１８", 180_000), ("0.1234567", None)],
)
def test_rates(con: duckdb.DuckDBPyConnection, text: str, ppm: int | None) -> None:
    assert value(con, "rate_of(?)", text) == ppm


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("00123", "00123"),
        ("1234.0", "1234"),
        ('="00123"', "00123"),
        ("'00123", "00123"),
        ("1.23E+17", None),
        ("a1", "a1"),
    ],
)
def test_identifiers_keep_their_zeros(con: duckdb.DuckDBPyConnection, text: str, kept: str | None) -> None:
    assert value(con, "id_of(?)", text) == kept


@pytest.mark.parametrize("text", ["", "  ", "NULL", "null", "NA", "N/A", "nan", "None", r"\N", "-", "　", "无"])
def test_blank_marks_are_empty(con: duckdb.DuckDBPyConnection, text: str) -> None:
    assert value(con, "filled(?)", text) is None


def test_filled_cells_lose_only_their_margins(con: duckdb.DuckDBPyConnection) -> None:
    assert value(con, "filled(?)", "　 maybe\u00a0\t") == "maybe"
