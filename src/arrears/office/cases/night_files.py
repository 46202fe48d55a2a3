"""Reads what a night wrote (docs/reference/night.md): Parquet files, row by row, and their digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow.dataset import dataset

from arrears.kernel.dates import parse_day
from arrears.kernel.refusal import InputError

FILES = ("accounts.parquet", "customers.parquet", "actions.parquet")
NEEDED = {
    "accounts.parquet": (
        "account_id", "customer_id", "product", "currency", "state", "dpd", "bucket", "overdue_minor",
        "outstanding_minor",
    ),
    "customers.parquet": ("customer_id", "language", "timezone", "dpd", "action"),
    "actions.parquet": ("customer_id", "action", "channel"),
}  # fmt: skip
DEFAULT_LENDER = "lender"
_COMING = ("account_id", "lender", "product", "currency", "next_due_on", "next_amount_minor", "outstanding_minor")
_EARLY = (pc.field("dpd") <= 0) & (pc.field("action") != "wait")


@dataclass(frozen=True)
class NightFiles:
    """A night's output folder: its day, and the SHA-256 of each file."""

    folder: Path
    as_of: date
    digests: dict[str, str]

    @classmethod
    def open(cls, folder: Path) -> NightFiles:
        """Return the night in `folder`; a missing file or column is an `InputError` that names it."""
        summary = folder / "summary.json"
        try:
            as_of = parse_day(json.loads(summary.read_text(encoding="utf-8")).get("as_of"), path="summary.json: as_of")
            digests = {name: _digest(folder / name) for name in FILES}
        except (OSError, ValueError) as fault:
            if isinstance(fault, InputError):
                raise
            raise InputError("night_unreadable", f"{folder} is no night's output: {fault}", "FOLDER") from None
        for name, needed in NEEDED.items():
            missing = set(needed) - set(pq.read_schema(folder / name).names)
            if missing:
                raise InputError("night_column_missing", f"{name} has no column {min(missing)}", name)
        return cls(folder, as_of, digests)

    def accounts(self, followed: list[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the accounts that are overdue or `followed` by the office (their ids).

        Each is account_id, customer_id, lender, product, currency, state, dpd, bucket, overdue, outstanding, detail.
        """
        known = {*NEEDED["accounts.parquet"], "lender"}
        wanted = (
            (pc.field("dpd") > 0)
            | (pc.field("overdue_minor") > 0)
            | pc.field("account_id").isin(pa.array(followed, pa.string()))
        )
        for row in self._rows("accounts.parquet", wanted):
            yield (
                row["account_id"], row["customer_id"], row.get("lender") or DEFAULT_LENDER, row["product"],
                row["currency"], row["state"], row["dpd"], row["bucket"], row["overdue_minor"],
                row["outstanding_minor"], _detail(row, known),
            )  # fmt: skip

    def people(self) -> Iterator[tuple[Any, ...]]:
        """Yield customer_id, language, timezone, preferred_channel of everybody who is overdue or to be contacted."""
        for row in self._rows("customers.parquet", (pc.field("dpd") > 0) | (pc.field("action") != "wait")):
            yield row["customer_id"], row["language"], row["timezone"], row.get("preferred_channel")

    def actions(self) -> Iterator[tuple[Any, ...]]:
        """Yield customer_id, channel, action, and the rest as JSON.

        Who owes nothing yet has no account in the office: their action brings the instalment that falls due next.
        """
        coming = self._coming()
        for row in self._rows("actions.parquet"):
            if row["customer_id"] in coming:
                row["coming"] = coming[row["customer_id"]]
            yield row["customer_id"], row["channel"], row["action"], _detail(row, {"customer_id", "channel", "action"})

    def _coming(self) -> dict[str, dict[str, Any]]:
        """Return the account whose instalment falls due first, of everybody to be contacted who is not overdue."""
        if not {"next_due_on", "next_amount_minor"} <= set(pq.read_schema(self.folder / "accounts.parquet").names):
            return {}
        early = [row["customer_id"] for row in self._rows("customers.parquet", _EARLY)]
        found: dict[str, dict[str, Any]] = {}
        wanted = pc.field("customer_id").isin(pa.array(early, pa.string())) & (pc.field("next_due_on") >= self.as_of)
        for row in self._rows("accounts.parquet", wanted):
            said = {name: str(row[name]) if name == "next_due_on" else row.get(name) for name in _COMING}
            said["lender"] = said["lender"] or DEFAULT_LENDER
            before = found.get(row["customer_id"])
            if before is None or (said["next_due_on"], said["account_id"]) < (
                before["next_due_on"], before["account_id"],
            ):  # fmt: skip
                found[row["customer_id"]] = said
        return found

    def _rows(self, name: str, wanted: Any = None) -> Iterator[dict[str, Any]]:
        for batch in dataset(self.folder / name).to_batches(filter=wanted, batch_size=10_000):
            yield from batch.to_pylist()


def _detail(row: dict[str, Any], known: set[str]) -> str:
    rest = {key: value for key, value in row.items() if key not in known and value is not None}
    return json.dumps(rest, default=str, ensure_ascii=False, sort_keys=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
