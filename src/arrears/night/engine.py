"""What the night asks of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Engine(Protocol):
    """What the night asks of an engine."""

    dialect: str
    rounds: int
    """How many rounds of the walk one query may chain before planning it costs more than it saves."""

    def files(self, name: str, paths: Sequence[Path], *, numbered: bool = False) -> None:
        """Make Parquet files readable under a name; `numbered` adds `line`, a whole number that no two rows share."""
        ...

    def view(self, name: str, query: str) -> None:
        """Name a query."""
        ...

    def count(self, query: str) -> int:
        """Return the one number that a query gives."""
        ...

    def write(self, name: str, path: Path) -> int:
        """Write a view into one Parquet file and return the number of its rows."""
        ...

    def types(self, name: str) -> dict[str, str]:
        """Return a view's columns with their types, for views that need not be joined; nothing where joins are free."""
        ...
