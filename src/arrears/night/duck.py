"""The night on DuckDB, in this process: views over Parquet, each output one pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

PARQUET = "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880"
"""Fixed, so that the same rows give the same bytes; snappy, as the night is bound by the processor, not the disk."""


def quoted(path: Path) -> str:
    """Return a path as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"


def connected(memory: str, spill: Path, store: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection that holds to so much memory, spills into a folder and draws nothing."""
    config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory, "temp_directory": str(spill)}
    connection = duckdb.connect(str(store or ":memory:"), config=config)
    connection.execute("SET enable_progress_bar = false")  # DuckDB draws it on standard output, into the JSON
    return connection


class Duck:
    """An engine of the night. `work` is where it may spill."""

    dialect = "duckdb"
    rounds = 8

    def __init__(self, work: Path, memory: str = "2GB") -> None:
        self.connection = connected(memory, work / "spill")

    def close(self) -> None:
        """Give everything back."""
        self.connection.close()

    def files(self, name: str, paths: Sequence[Path], *, numbered: bool = False) -> None:
        """Make Parquet files readable under a name; `numbered`, of one file, adds the row's place in it as `line`."""
        listed = ", ".join(quoted(path) for path in paths)
        columns, how = "*", "union_by_name = true"
        if numbered:
            columns, how = "* EXCLUDE (file_row_number), file_row_number AS line", "file_row_number = true"
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {name} AS SELECT {columns} FROM read_parquet([{listed}], {how})"
        )

    def view(self, name: str, query: str) -> None:
        """Name a query; nothing runs until something is written."""
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")

    def write(self, name: str, path: Path) -> int:
        """Write a view into one Parquet file and return the number of its rows."""
        return self.count(f"COPY (SELECT * FROM {name}) TO {quoted(path)} ({PARQUET})")

    def types(self, name: str) -> dict[str, str]:
        """Return a view's columns with their types."""
        return {str(row[0]): str(row[1]) for row in self.rows(f"DESCRIBE {name}")}

    def count(self, query: str) -> int:
        """Return the one number that a query gives."""
        row = self.connection.execute(query).fetchone()
        return int(row[0]) if row else 0

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the few rows of a query."""
        return self.connection.execute(query).fetchall()
