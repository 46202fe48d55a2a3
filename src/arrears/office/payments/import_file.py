"""Takes a bank's file in, as a stream: read once, sorted out by account, taken in by batches, each a transaction.

An account's lines are taken in together: its debt is walked once, and its case is restated once. Memory does not grow
with the file. After a crash the same file is simply given again: what is in counts as known, the rest is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.payments.kinds import PaymentsImported
from arrears.office.payments.line import Line, Reject
from arrears.office.payments.mapping import Mapping
from arrears.office.payments.piles import Piles
from arrears.office.payments.read_camt import read_camt
from arrears.office.payments.read_csv import read_csv
from arrears.office.payments.side_by_side import BATCH, Hands, Task, hands, take_batch, take_pile
from arrears.office.payments.take_in import contracts_of
from arrears.office.payments.tally import OUTCOMES, Source, Tally
from arrears.office.store.files import digest_of
from arrears.office.tenancy import within

PILE_BYTES = 500_000
MOST_PILES = 256
BACK = frozenset({"reversal", "return"})
READ_ALOUD = 20_000
"""Lines after which progress is told while the file is read."""
Progress = Callable[[Tally, int], None]
"""Called now and then with what came of the file so far, and how many of its lines have been read."""


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


@dataclass
class _Under:
    """A file under way."""

    tally: Tally
    progress: Progress | None
    read: int = 0

    def done(self, some: Tally) -> None:
        """Count what came of some lines."""
        self.tally.join(some)
        self.tell()

    def tell(self) -> None:
        """Say how far it is."""
        if self.progress is not None:
            self.progress(self.tally, self.read)


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
    source, under = Source(actor, f"bank file {path.name}"[:200], at), _Under(Tally(), progress)
    digest = digest_of(path)
    with within(tenant) as cursor:
        contracts = contracts_of(cursor)
    count = max(processes, min(MOST_PILES, path.stat().st_size // PILE_BYTES))
    with closing(Piles(config.data, count)) as piles, closing(Piles(config.data, 1)) as back:
        task = Task(config, tenant, contracts, source, path.name, piles)
        with hands(task, processes, under.done) as ours:
            _sort_out(_usable(path, mapping, under), task, back, ours, under)
            for frames in piles.frames():
                ours.begin(take_pile, frames)
            ours.finish()
        for frame in (frame for frames in back.frames() for frame in frames):  # what they name may stand after them
            for lines in back.by_account([frame], BATCH):
                under.done(take_batch(task, lines))
    tally = under.tally
    if tally.posted or tally.unmatched or tally.reversed or tally.returned:
        with within(tenant) as cursor:
            _remember(cursor, tenant, digest, source, tally)
    return Imported(tally, digest)


def _sort_out(lines: Iterator[Line], task: Task, back: Piles, ours: Hands, under: _Under) -> None:
    """Put each line on its account's pile; those that name no account are begun with at once."""
    unnamed: list[Line] = []
    for line in lines:
        if line.direction == "out":
            under.tally.lines += 1
            under.tally.add("outgoing", line)
        elif line.direction in BACK:
            back.put("", line)
        elif named := task.contracts.named_by(line.contract, line.text):
            task.piles.put(named[0].account, line)
        else:
            unnamed.append(line)
            if len(unnamed) == BATCH:
                ours.begin(take_batch, unnamed)
                unnamed = []
    if unnamed:
        ours.begin(take_batch, unnamed)


def _usable(path: Path, mapping: Mapping, under: _Under) -> Iterator[Line]:
    for one in read_camt(path) if mapping.format == "camt.053" else read_csv(path, mapping):
        under.read += 1
        if isinstance(one, Reject):
            under.tally.lines += 1
            under.tally.reject(one)
        else:
            yield one
        if under.read % READ_ALOUD == 0:
            under.tell()


def _remember(cursor: Any, tenant: UUID, digest: str, source: Source, tally: Tally) -> None:
    said = PaymentsImported(
        file=digest, lines=tally.lines, posted=tally.posted, unmatched=tally.unmatched, reversed=tally.reversed,
        returned=tally.returned, known=tally.known, rejected=tally.rejected, amounts=tally.amounts,
    )  # fmt: skip
    fact = draft(tenant, said, happened_at=source.at, actor=source.actor, source=source.name)
    append(cursor, [fact], recorded_at=source.at)
