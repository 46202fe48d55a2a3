"""A file's lines in piles by the account that they name, so that an account's are taken in together, however far apart.

Memory holds the lines read last. The others lie in a file that has no name, which is gone with the process, sealed with
a key that is only in memory: what a payer wrote goes nowhere in clear.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from operator import attrgetter, itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from zlib import crc32

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from arrears.office.payments.line import Line

MOST_HELD = 20_000
"""Lines in memory before they are put away."""
NONCE = 12
Frame = tuple[int, int]
"""Where some lines of a pile lie in the file: offset and size in bytes."""
_NAMES = tuple(field.name for field in fields(Line))
_values = attrgetter(*_NAMES)
_DAY, _REFERENCES = _NAMES.index("day"), _NAMES.index("references")


class Piles:
    """So many piles, in a nameless file in `folder`. A forked process reads what its parent has put away."""

    def __init__(self, folder: Path, count: int) -> None:
        """Make the file; `close` ends it."""
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self._end = 0
        self._key = AESGCM(AESGCM.generate_key(bit_length=256))
        self._frames: list[list[Frame]] = [[] for _ in range(count)]
        self._held: list[list[tuple[Any, ...]]] = [[] for _ in range(count)]
        self._count = 0

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def put(self, account: str, line: Line) -> None:
        """Put a line on the pile of its account."""
        self._held[crc32(account.encode()) % len(self._held)].append((account, *_values(line)))
        self._count += 1
        if self._count >= MOST_HELD:
            self.put_away()

    def put_away(self) -> None:
        """Write what memory holds."""
        for held, frames in zip(self._held, self._frames, strict=True):
            if held:
                frames.append(self._write(orjson.dumps(held)))
                held.clear()
        self._count = 0

    def frames(self) -> list[list[Frame]]:
        """Return where the lines of each pile lie, for those that have some."""
        self.put_away()
        return [frames for frames in self._frames if frames]

    def by_account(self, frames: Sequence[Frame], most: int) -> Iterator[list[Line]]:
        """Yield a pile's lines in batches of some `most`: accounts one after the other, each in the file's order."""
        rows = [row for frame in frames for row in self._read(frame)]
        rows.sort(key=itemgetter(0))
        start = 0
        while start < len(rows):
            end = min(start + most, len(rows))
            while end < len(rows) and end < start + 2 * most and rows[end][0] == rows[end - 1][0]:
                end += 1
            yield [_line(row) for row in rows[start:end]]
            start = end

    def _write(self, plain: bytes) -> Frame:
        nonce = os.urandom(NONCE)
        sealed = nonce + self._key.encrypt(nonce, plain, str(self._end).encode())
        frame = self._end, len(sealed)
        self._file.write(sealed)
        self._file.flush()  # others read it by its number
        self._end += len(sealed)
        return frame

    def _read(self, frame: Frame) -> list[list[Any]]:
        offset, size = frame
        sealed = os.pread(self._file.fileno(), size, offset)
        return orjson.loads(self._key.decrypt(sealed[:NONCE], sealed[NONCE:], str(offset).encode()))


def _line(row: list[Any]) -> Line:
    said = row[1:]
    said[_DAY], said[_REFERENCES] = date.fromisoformat(said[_DAY]), tuple(said[_REFERENCES])
    return Line(*said)
