"""What reading a tape gives: canonical Parquet files, what was rejected and why, and counts that add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

# Called with a word for the work at hand and how much of it is done (bytes or rows) of how much (0: not known).
Progress = Callable[[str, int, int], None]


def silent(_what: str, _done: int, _of: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Sums:
    """One money column in one currency, in minor units: what was read, and on which side it came out."""

    column: str
    currency: str
    read: int
    accepted: int
    rejected: int

    def __post_init__(self) -> None:
        """Hold the books together: nothing that was read may vanish."""
        if self.read != self.accepted + self.rejected:
            raise AssertionError(f"{self.column} in {self.currency}: {self.read} read, the sides do not add up to it")


@dataclass(frozen=True)
class Counts:
    """Rows of one table. `left_out` are rows that the mapping's own filters took away; they were never read."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    left_out: int = 0

    def __post_init__(self) -> None:
        """Hold the books together: accepted and rejected make what was read."""
        if self.read != self.accepted + self.rejected:
            raise AssertionError(f"{self.accepted} accepted and {self.rejected} rejected are not {self.read} read")


@dataclass(frozen=True)
class TapeTable:
    """One table of the good side: `paths` of Parquet files, the canonical `columns` that they hold, and the books.

    The files may be the lender's own, used in place; they may hold other columns too. Whoever reads them names the
    columns. A column that is absent and a cell that is null mean the default that `schema` gives.
    """

    name: str
    paths: tuple[Path, ...] = ()
    columns: tuple[str, ...] = ()
    counts: Counts = Counts()
    sums: tuple[Sums, ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    in_place: bool = False


@dataclass(frozen=True)
class Tape:
    """A tape read on one day. `rejects` is a Parquet file with the columns of `REJECT_COLUMNS`, in reading order.

    `unread` has the `customer_id` of persons of whom a contact, a hold or a consent was rejected.
    """

    as_of: date
    tables: dict[str, TapeTable]
    rejects: Path
    warnings: tuple[str, ...] = field(default=())
    unread: Path | None = None

    @property
    def customers(self) -> TapeTable:
        """Return the persons."""
        return self.tables["customers"]

    @property
    def accounts(self) -> TapeTable:
        """Return the debt contracts."""
        return self.tables["accounts"]

    @property
    def instalments(self) -> TapeTable:
        """Return the schedules; without paths where the tape has none."""
        return self.tables["instalments"]

    @property
    def payments(self) -> TapeTable:
        """Return the payments; without paths where the tape has none."""
        return self.tables["payments"]


REJECT_COLUMNS = (
    "table", "file", "line", "column", "value", "code", "reason", "mend", "reason_zh", "mend_zh",
)  # fmt: skip
