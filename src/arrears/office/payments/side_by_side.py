"""Several processes take in one file: an account's lines go to one of them, so that none waits for another.

Should two files hold the same line at the same moment, the second one's batch is undone by the fact's natural id, and
taken in anew, when the line is known.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from threading import Thread
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connections

from arrears.office.config import Config
from arrears.office.payments.line import Line
from arrears.office.payments.piles import Frame, Piles
from arrears.office.payments.references import Contracts
from arrears.office.payments.take_in import take_in
from arrears.office.payments.tally import Source, Tally
from arrears.office.tenancy import within

BATCH = 4000
"""Lines a transaction."""
TRIES = 3
AHEAD = 2
"""Pieces of work for each process that may wait; whoever brings more waits himself."""


@dataclass(frozen=True)
class Task:
    """What every batch of a file shares."""

    config: Config
    tenant: UUID
    contracts: Contracts
    source: Source
    file: str
    piles: Piles


Work = Callable[[Task, Any], Tally]
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


def take_pile(task: Task, frames: Sequence[Frame]) -> Tally:
    """Take a pile in, batch by batch."""
    tally = Tally()
    for lines in task.piles.by_account(frames, BATCH):
        tally.join(take_batch(task, lines))
    return tally


class Hands:
    """Takes work in, with one process or several; `done` is called with what came of each piece."""

    def __init__(self, task: Task, done: Callable[[Tally], None], pool: ProcessPoolExecutor | None, room: int) -> None:
        """Work on `task`; without a `pool` in this process."""
        self._task, self._done, self._pool, self._room = task, done, pool, room
        self._begun: deque[Future[Tally]] = deque()

    def begin(self, work: Work, given: Any) -> None:
        """Begin with a piece of work, or wait until there is room for it."""
        if self._pool is None:
            self._done(work(self._task, given))
            return
        self._begun.append(self._pool.submit(_work, work, given))
        while len(self._begun) > self._room:
            self._done(self._begun.popleft().result())

    def finish(self) -> None:
        """Wait for all that was begun."""
        while self._begun:
            self._done(self._begun.popleft().result())


@contextmanager
def hands(task: Task, processes: int, done: Callable[[Tally], None]) -> Generator[Hands]:
    """Yield hands with so many processes beside this one; one means: this one."""
    with ExitStack() as stack:
        pool = None
        if processes > 1:
            connections.close_all()  # a connection cannot be shared with a fork
            pool = stack.enter_context(ProcessPoolExecutor(processes, get_context("fork"), _begin, (task,)))
        yield Hands(task, done, pool, AHEAD * processes)


def _begin(task: Task) -> None:
    connections.close_all()
    gc.freeze()  # a fifth of the time went into looking through what never becomes garbage
    gc.set_threshold(100_000, 50, 100)
    _task[:] = [task]
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End with the process that reads the file: one that was killed would leave this one waiting for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _work(work: Work, given: Any) -> Tally:
    return work(_task[0], given)
