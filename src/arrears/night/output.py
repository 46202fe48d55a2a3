"""The output folder: six files that change together, or not at all.

    OUT/accounts.parquet      → .nights/current/accounts.parquet   (and so for the other five)
    OUT/.nights/current       → 2026-11-24-2
    OUT/.nights/2026-11-24-2/ the six files of the night in force
    OUT/.nights/2026-11-23-1/ the night before, which bucket history was computed against
    OUT/.nights/work/         a night under way, or what a killed one left

A night is written and fsynced beside the one in force, then `current` is replaced by one rename(2), which POSIX makes
atomic: a reader sees all of the old night or all of the new one. What a killed night left is removed by the next.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from arrears.kernel.refusal import InputError

FILES = (
    "accounts.parquet",
    "customers.parquet",
    "actions.parquet",
    "refusals.parquet",
    "rejects.parquet",
    "summary.json",
)


@dataclass(frozen=True)
class Kept:
    """A finished night: its folder and its day."""

    folder: Path
    as_of: date


class Output:
    """An output folder held by one night; `work` is where the night writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.nights = folder / ".nights"
        self.work = self.nights / "work"
        self.current = self.nights / "current"

    def begin(self) -> None:
        """Make an empty work folder, and remove what killed nights left."""
        self._refuse_strangers()
        shutil.rmtree(self.work, ignore_errors=True)
        kept = {night.folder for night in self.kept()}
        for leftover in self.nights.iterdir():
            if leftover.is_dir() and not leftover.is_symlink() and leftover not in kept:
                shutil.rmtree(leftover)
        self.work.mkdir()

    def kept(self) -> list[Kept]:
        """Return the finished nights, the oldest day first; the night in force is the last of its day."""
        found: list[Kept] = []
        for folder in self.nights.iterdir():
            if folder != self.work and not folder.is_symlink() and (folder / "summary.json").is_file():
                found.append(Kept(folder, read_day(folder)))
        return sorted(found, key=lambda night: (night.as_of, night.folder.name))

    def before(self, as_of: date) -> Kept | None:
        """Return the last finished night before a day: a night that is run again is held against the same one."""
        earlier = [night for night in self.kept() if night.as_of < as_of]
        return earlier[-1] if earlier else None

    def commit(self, as_of: date, previous: Path | None) -> None:
        """Put the night in `work` in force, for good: synced to the disk before and after the one rename."""
        for name in FILES:
            _sync(self.work / name)
        for leftover in self.work.iterdir():
            if leftover.name not in FILES:
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        _sync(self.work)
        finished = self._free_name(as_of)
        self.work.rename(finished)
        _sync(self.nights)
        self._link_files()
        _replace_link(self.current, finished.name)
        _sync(self.nights)
        for night in self.kept():
            if night.folder not in (finished, previous):
                shutil.rmtree(night.folder)

    def _free_name(self, as_of: date) -> Path:
        number = 1
        while (self.nights / f"{as_of}-{number}").exists():
            number += 1
        return self.nights / f"{as_of}-{number}"

    def _link_files(self) -> None:
        for name in FILES:
            target = f".nights/current/{name}"
            if not (self.folder / name).is_symlink():
                _replace_link(self.folder / name, target)
        _sync(self.folder)

    def _refuse_strangers(self) -> None:
        for name in FILES:
            path = self.folder / name
            if path.exists() and not path.is_symlink():
                message = (
                    f"{path} was not put there by a night and would be overwritten; move it, or give another folder"
                )
                raise InputError("out_not_ours", message, "--out")


@contextmanager
def held(folder: Path) -> Generator[Output]:
    """Hold an output folder against a second night, ready to be written."""
    output = Output(folder)
    try:
        output.nights.mkdir(parents=True, exist_ok=True)
        lock = os.open(output.nights / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise InputError(
            "out_unwritable", f"{folder}: {fault.strerror}; give a folder that can be written", "--out"
        ) from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = f"another night is writing into {folder}; wait for it, or give another folder"
            raise InputError("out_busy", message, "--out") from None
        output.begin()
        yield output
    finally:
        os.close(lock)


def read_day(folder: Path) -> date:
    """Return the day of a finished night's output."""
    try:
        return date.fromisoformat(json.loads((folder / "summary.json").read_text(encoding="utf-8"))["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        message = f"{folder} holds no finished night: summary.json is missing or damaged"
        raise InputError("previous_not_a_night", message, str(folder)) from None


def _replace_link(link: Path, target: str) -> None:
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
