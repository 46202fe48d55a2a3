"""Steps of the law compiled for the engine, what they gave kept in files, small tables handed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from arrears.night.engine import Engine
from arrears.night.program import compile_text


class Shelf:
    """An engine and a folder of its own; every name is used once."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.engine = engine
        self._folder = folder
        self._given = 0
        self._rows: dict[str, int] = {}

    def text(self, step: str, values: Mapping[str, str]) -> str:
        """Return the text of a step with its values in place, in the dialect in which it is written."""
        found = files("arrears.night.law").joinpath("steps", f"{step}.sql").read_text(encoding="utf-8")
        for name, value in values.items():
            found = found.replace(f"${name}", value)
        return found

    def step(self, step: str, values: Mapping[str, str]) -> str:
        """Return a step's query for the engine."""
        return self.compiled(self.text(step, values))

    def compiled(self, text: str) -> str:
        """Return a query for the engine."""
        return compile_text(text, self.engine.dialect)

    def name(self, kind: str, query: str) -> str:
        """Return the name of a view of that query."""
        name = self._next(kind)
        self.engine.view(name, query)
        return name

    def keep(self, kind: str, query: str) -> str:
        """Run a query once, keep what it gave, and return the name of that."""
        name = self._next(kind)
        self.engine.view(f"{name}_query", query)
        self._rows[name] = self.engine.write(f"{name}_query", self.path(name))
        self.engine.files(name, [self.path(name)])
        return name

    def table(self, kind: str, rows: pa.Table) -> str:
        """Hand a small table to the engine and return its name."""
        name = self._next(kind)
        pq.write_table(rows, self.path(name))
        self._rows[name] = rows.num_rows
        self.engine.files(name, [self.path(name)])
        return name

    def rows_of(self, name: str) -> int:
        """Return how many rows a kept table has."""
        return self._rows[name]

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a kept table."""
        with pq.ParquetFile(self.path(name)) as file:
            for batch in file.iter_batches():
                yield from batch.to_pylist()

    def path(self, name: str) -> Path:
        """Return the file of a kept table."""
        return self._folder / f"{name}.parquet"

    def _next(self, kind: str) -> str:
        self._given += 1
        return f"law_{self._given}_{kind}"
