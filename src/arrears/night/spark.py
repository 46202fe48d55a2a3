"""The night on a Spark Connect server: Spark 4, or Sail started here for the time of the night.

The server reads and writes Parquet on the same file system; DuckDB then brings each output into the one layout, in the
order of the ids, so that both engines leave the same rows in the same places.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow.parquet as pq

from arrears.kernel.refusal import InputError
from arrears.night.duck import Duck, quoted

STARTS_WITHIN_SECONDS = 60
_SAIL = "from pysail.spark import SparkConnectServer as S; s = S('127.0.0.1', {port}); s.start(background=False)"
SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, never a wrong cent
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.analyzer.maxIterations": "1000",  # some steps are deeper than Spark expects
}
KEPT = frozenset({"sound", "walk_end", "owed", "outstanding", "described", "decision"})
"""Steps whose rows are written down on the way: Spark plans a query anew with all the views that it stands on, and the
time for that grows with the square of their depth."""


class Spark:
    """An engine of the night. `order` names for an output the keys that give its rows their order.

    `work` is a folder for what is kept on the way; the server sees it under the same path.
    """

    dialect = "spark"
    rounds = 2

    def __init__(self, remote: str, assembly: Duck, order: dict[str, str], work: Path) -> None:
        # The client looks for a local Spark that it never uses, and ends the process where it finds none.
        os.environ.setdefault("SPARK_HOME", sys.prefix)
        from pyspark.sql.connect.session import SparkSession

        try:
            self._session: Any = SparkSession.builder.remote(remote).getOrCreate()
        except Exception as fault:  # noqa: BLE001 - the client raises errors of many kinds
            message = f"no Spark Connect server answers at {remote}: {str(fault).splitlines()[0]}"
            raise InputError("remote_unreachable", message, "--remote") from None
        for name, value in SETTINGS.items():
            self._session.conf.set(name, value)
        self._assembly = assembly
        self._order = order
        self._work = work

    def close(self) -> None:
        """End the session."""
        self._session.stop()

    def files(self, name: str, paths: Sequence[Path], *, numbered: bool = False) -> None:
        """Make Parquet files readable under a name; `numbered` adds `line`, a whole number that no two rows share."""
        found = self._session.read.parquet(*(str(path) for path in paths))
        if numbered:
            found = found.selectExpr("*", "monotonically_increasing_id() AS line")
        found.createOrReplaceTempView(name)

    def view(self, name: str, query: str) -> None:
        """Name a query; of the steps in `KEPT` the rows are written down, of the others nothing runs yet."""
        found = self._session.sql(query)
        if name in KEPT:
            found = self._session.read.parquet(str(self._parts(found, self._work / f"{name}.parts")))
        found.createOrReplaceTempView(name)

    def types(self, name: str) -> dict[str, str]:  # noqa: ARG002 - the other engine asks
        """Return nothing: the rows are put in order after Spark, whatever it joins."""
        return {}

    def count(self, query: str) -> int:
        """Return the one number that a query gives."""
        return int(self._session.sql(query).collect()[0][0])

    def write(self, name: str, path: Path) -> int:
        """Write a view, and bring the parts into one Parquet file in the order of the ids."""
        parts = self._parts(self._session.table(name), path.with_suffix(".parts"))
        order = f"ORDER BY {self._order[name]}" if name in self._order else ""
        self._assembly.view("parts", f"SELECT * FROM read_parquet({quoted(parts / '*.parquet')}) {order}")
        return self._assembly.write("parts", path)

    def _parts(self, found: Any, folder: Path) -> Path:
        """Let the server write a query's rows into a folder, each of its workers a part."""
        found.write.mode("overwrite").parquet(str(folder))
        if not any(folder.glob("*.parquet")):  # Sail writes nothing where there is no row
            folder.mkdir(exist_ok=True)
            pq.write_table(found.limit(0).toArrow(), folder / "none.parquet")
        return folder


@contextmanager
def sail() -> Generator[str]:
    """Run Sail in a process of its own on loopback and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-c", _SAIL.format(port=port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port, server)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    started = perf_counter()
    while perf_counter() - started < STARTS_WITHIN_SECONDS:
        with socket.socket() as client:
            client.settimeout(0.2)
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            server.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise InputError("sail_not_started", "Sail did not start; is the package pysail installed?", "--engine")
