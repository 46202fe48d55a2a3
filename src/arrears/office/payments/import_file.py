"""Takes a bank's file in, as a stream: batches of lines, each a transaction; memory does not grow with the file.

After a crash the same file is simply given again: what is in counts as known, the rest is added.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.payments.kinds import PaymentsImported
from arrears.office.payments.line import Line, Reject
from arrears.office.payments.mapping import Mapping
from arrears.office.payments.read_camt import read_camt
from arrears.office.payments.read_csv import read_csv
from arrears.office.payments.side_by_side import Hands, Task, hands
from arrears.office.payments.take_in import contracts_of
from arrears.office.payments.tally import OUTCOMES, Source, Tally
from arrears.office.tenancy import within

BATCH = 4000
"""Lines a transaction."""
AHEAD = 1
"""Windows that are read while earlier ones are taken in."""
Progress = Callable[[Tally, int], None]
"""Called after each batch with what came of the file so far and the bytes read."""


@dataclass(frozen=True)
class Imported:
    """What came of a file."""

    tally: Tally
    digest: str

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            **{name: getattr(self.tally, name) for name in OUTCOMES}, "amounts_minor": self.tally.amounts,
            "rejects": [one.plain() for one in self.tally.rejects], "file": self.digest,
        }  # fmt: skip


def import_file(
    path: Path,
    tenant: UUID,
    config: Config,
    *,
    mapping: Mapping,
    actor: str,
    at: datetime,
    progress: Progress | None = None,
    processes: int = 1,
) -> Imported:
    """Take in the bank's file at `path`, with so many processes; raises `InputError` where it cannot be read at all."""
    source, tally = Source(actor, f"bank file {path.name}"[:200], at), Tally()
    digest = _digest(path)
    with within(tenant) as cursor:
        contracts = contracts_of(cursor)
    with hands(Task(config, tenant, contracts, source, path.name), processes) as ours:
        under_way: deque[tuple[list[Line], list[Future[Tally]]]] = deque()
        for window in _windows(path, mapping, tally, BATCH * processes):
            under_way.append((window, ours.take(window)))
            if len(under_way) > AHEAD or processes == 1:
                _finish(ours, *under_way.popleft(), tally)
                if progress is not None:
                    progress(tally, path.stat().st_size)
        for window, begun in under_way:
            _finish(ours, window, begun, tally)
    if tally.posted or tally.unmatched or tally.reversed or tally.returned:
        with within(tenant) as cursor:
            _remember(cursor, tenant, digest, source, tally)
    return Imported(tally, digest)


def _finish(ours: Hands, window: list[Line], begun: list[Future[Tally]], tally: Tally) -> None:
    """Wait for a window's batches, then take in what takes something back."""
    for one in begun:
        tally.join(one.result())
    tally.join(ours.take_back(window))


def _windows(path: Path, mapping: Mapping, tally: Tally, size: int) -> Iterator[list[Line]]:
    read = read_camt(path) if mapping.format == "camt.053" else read_csv(path, mapping)
    lines = _usable(read, tally)
    while window := list(islice(lines, size)):
        yield window


def _usable(read: Iterator[Line | Reject], tally: Tally) -> Iterator[Line]:
    for one in read:
        if isinstance(one, Reject):
            tally.lines += 1
            tally.reject(one)
        else:
            yield one


def _remember(cursor: Any, tenant: UUID, digest: str, source: Source, tally: Tally) -> None:
    said = PaymentsImported(
        file=digest, lines=tally.lines, posted=tally.posted, unmatched=tally.unmatched, reversed=tally.reversed,
        returned=tally.returned, known=tally.known, rejected=tally.rejected, amounts=tally.amounts,
    )  # fmt: skip
    fact = draft(tenant, said, happened_at=source.at, actor=source.actor, source=source.name)
    append(cursor, [fact], recorded_at=source.at)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise InputError("file_unreadable", f"{path}: {fault.strerror}", "FILE") from None
