"""Processor time of this process with its children, and of the database's, on Linux; elsewhere none."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(postmaster: int | None) -> float:
    """Return the seconds used so far by this process tree and by the database whose first process is `postmaster`."""
    roots = [os.getpid(), *([postmaster] if postmaster else [])]
    parents = {pid: fields[1] for pid, fields in _processes().items()}
    return (
        sum(
            sum(fields[11:15])
            for pid, fields in _processes().items()
            if any(_below(pid, root, parents) for root in roots)
        )
        / _TICKS
    )


def _below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root


def _processes() -> dict[int, list[int]]:
    """Return /proc/PID/stat from the third field on: state (as 0), parent …, utime, stime, cutime, cstime."""
    found: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(path.parent.name)] = [0, *(int(field) for field in after[1:15])]
    return found
