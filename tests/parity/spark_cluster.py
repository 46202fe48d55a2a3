"""Runs the night of the sample portfolio on DuckDB and on a Spark Connect server, and compares every row.

`python -m tests.parity.spark_cluster sc://127.0.0.1:15002 [PERSONS]`; prints JSON; exit 1 where a row differs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

import pyarrow.parquet as pq

from arrears.night.perform import Order, perform
from arrears.office.demo.portfolios import write_portfolio

AS_OF = date(2026, 11, 24)


def main(remote: str, persons: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        _, _, tape = write_portfolio(Path(folder), AS_OF, persons)
        seconds: dict[str, float] = {}
        for engine in ("duckdb", "spark"):
            started = perf_counter()
            order = Order(
                tape, AS_OF, Path(folder) / engine, engine=engine, remote=remote if engine == "spark" else None
            )
            perform(order, lambda *_: None)
            seconds[engine] = round(perf_counter() - started, 1)
        same = {
            name: pq.read_table(Path(folder) / "duckdb" / name).to_pylist()
            == pq.read_table(Path(folder) / "spark" / name).to_pylist()
            for name in (
                "accounts.parquet",
                "customers.parquet",
                "actions.parquet",
                "refusals.parquet",
                "rejects.parquet",
            )
        }
        rows = pq.read_metadata(Path(folder) / "duckdb" / "accounts.parquet").num_rows
    print(json.dumps({"persons": persons, "accounts": rows, "seconds": seconds, "same": same}))
    return 0 if all(same.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000))
