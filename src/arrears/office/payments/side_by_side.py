"""Several processes take in one file: each account's lines go to the same process, so that none waits for another.

A window of lines is shared out by the account that a line names; lines that name none go to the first process, and
what takes an earlier line back waits until the whole window is in. Should two files hold the same line at the same
moment, the second one's batch is undone by the fact's natural id, and taken in anew, when the line is known.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from uuid import UUID
from zlib import crc32

from django.db import IntegrityError, OperationalError, connections

from arrears.office.config import Config
from arrears.office.payments.line import Line
from arrears.office.payments.references import Contracts
from arrears.office.payments.take_in import take_in
from arrears.office.payments.tally import Source, Tally
from arrears.office.tenancy import within

TRIES = 3
BACK = frozenset({"reversal", "return"})


@dataclass(frozen=True)
class Task:
    """What every batch of a file shares."""

    config: Config
    tenant: UUID
    contracts: Contracts
    source: Source
    file: str


_task: list[Task] = []
"""The task of this process, which came with the fork: thousands of contract numbers are not sent with each batch."""


def take_batch(task: Task, lines: Sequence[Line]) -> Tally:
    """Take a batch in, in a transaction of its own; one that met another writer's same line is taken in anew."""
    for left in reversed(range(TRIES)):
        tally = Tally()
        try:
            with within(task.tenant) as cursor:
                take_in(cursor, task.config, lines, task.contracts, task.source, tally, task.file, alone=False)
        except (IntegrityError, OperationalError):
            if not left:
                raise
        else:
            return tally
    raise AssertionError


class Hands:
    """Takes windows of lines in, with one process or several."""

    def __init__(self, task: Task, pools: Sequence[ProcessPoolExecutor]) -> None:
        """Work on `task`; without `pools` in this process."""
        self._task, self._pools = task, pools

    def take(self, window: Sequence[Line]) -> list[Future[Tally]]:
        """Begin with a window's lines, but for those that take something back."""
        forward = [line for line in window if line.direction not in BACK]
        if not self._pools:
            return [_done(take_batch(self._task, forward))] if forward else []
        shares: list[list[Line]] = [[] for _ in self._pools]
        unnamed: list[Line] = []
        for line in forward:
            named = self._task.contracts.named_by(line.contract, line.text)
            (shares[crc32(named[0].account.encode()) % len(shares)] if named else unnamed).append(line)
        begun = [pool.submit(_take_mine, share) for pool, share in zip(self._pools, shares, strict=True) if share]
        return begun + ([self._pools[0].submit(_take_mine, unnamed)] if unnamed else [])

    def take_back(self, window: Iterable[Line]) -> Tally:
        """Take in what takes earlier lines back, once the window's others are in."""
        return take_batch(self._task, [line for line in window if line.direction in BACK])


@contextmanager
def hands(task: Task, processes: int) -> Generator[Hands]:
    """Yield hands with so many processes beside this one; one means: this one."""
    with ExitStack() as stack:
        pools: list[ProcessPoolExecutor] = []
        if processes > 1:
            connections.close_all()  # a connection cannot be shared with a fork
            fork = get_context("fork")
            pools = [stack.enter_context(ProcessPoolExecutor(1, fork, _begin, (task,))) for _ in range(processes)]
        yield Hands(task, pools)


def _begin(task: Task) -> None:
    connections.close_all()
    _task[:] = [task]


def _take_mine(lines: Sequence[Line]) -> Tally:
    return take_batch(_task[0], lines)


def _done(tally: Tally) -> Future[Tally]:
    future: Future[Tally] = Future()
    future.set_result(tally)
    return future
