"""One row from DuckDB, with the result closed behind it: an open one would block the connection."""

from __future__ import annotations

from typing import Any

import duckdb


def first_row(con: duckdb.DuckDBPyConnection, query: str, values: list[Any] | None = None) -> tuple[Any, ...]:
    """Return the first row of a query that always gives one."""
    return con.execute(query, values or []).fetchall()[0]
