"""The two portfolios of the demo: real credit cards of Taiwan in 2005, and fictional persons of today."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from arrears.insight.portfolio.generate import Portfolio, generate_portfolio
from arrears.kernel.money import format_money

PERSONS, SEED = 20_000, 7
CARDS_MAPPING, CARDS_DAY = "taiwan_cards", date(2005, 9, 30)


@contextmanager
def real_cards() -> Generator[Path]:
    """Give the folder of the real cards' extract, which ships with its attribution."""
    with as_file(files("arrears.insight.portfolio") / "data" / "taiwan_cards") as folder:
        yield folder


def write_portfolio(
    folder: Path, as_of: date, persons: int = PERSONS, seed: int = SEED
) -> tuple[Portfolio, Path, Path]:
    """Make fictional persons and write two tapes: of the evening before `as_of`'s, and of `as_of`."""
    portfolio = generate_portfolio(persons, seed, as_of)
    yesterday = write_tape(portfolio.tape(as_of - timedelta(days=1)), folder / "tape-yesterday")
    return portfolio, yesterday, write_tape(portfolio.tape(as_of), folder / "tape")


def write_tape(tables: Mapping[str, pa.Table], folder: Path) -> Path:
    """Write the tables as Parquet and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
    return folder


def write_csv_tape(tables: Mapping[str, pa.Table], folder: Path) -> Path:
    """Write the tables as CSV, money in major units and rates as decimals, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        csv.write_csv(in_major_units(table), folder / f"{name}.csv")
    return folder


def in_major_units(table: pa.Table) -> pa.Table:
    """Return the table as text files have it: money and rates as decimal strings, named without their unit."""
    columns = {column: table[column] for column in table.column_names}
    shown: dict[str, pa.ChunkedArray | pa.Array] = {}
    for column, values in columns.items():
        if column.endswith("_minor"):
            shown[column.removesuffix("_minor")] = _text(values, 2)
        elif column.endswith("_ppm"):
            shown[column.removesuffix("_ppm")] = _text(values, 6)
        else:
            shown[column] = values
    return pa.table(shown)


def _text(values: pa.ChunkedArray, decimals: int) -> pa.Array:
    if decimals == 2:
        return pa.array([None if value is None else format_money(value) for value in values.to_pylist()], pa.string())
    scale = 10**decimals
    return pa.array(
        [None if v is None else f"{v // scale}.{v % scale:0{decimals}d}" for v in values.to_pylist()], pa.string()
    )
