"""Delimited text as a stream of Arrow batches, every cell as text, every row with the line on which it begins.

Nothing larger than a block is held in memory, so that the size of a file does not matter.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.csv as arrow_csv

from arrears.kernel.refusal import InputError

BLOCK = 4 << 20
HEAD = 1 << 18
DELIMITERS = ",;\t|"
DAMAGED = "\ufffd"


@dataclass
class TextFile:
    """A text file as it was found: encoding, delimiter, header; ragged rows (number, line, text) are met on the way."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    blank_lines: int
    damaged: bool = False
    ragged: list[tuple[int, int, str]] = field(default_factory=list)
    rows: int = 0


def open_bytes(path: Path) -> BinaryIO:
    """Return the bytes of a file, unpacked where it is gzip (told by its first bytes, not by its name)."""
    stream = path.open("rb")
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    return cast(BinaryIO, gzip.open(stream)) if packed else stream


def find_encoding(path: Path) -> tuple[str, bool]:
    """Return the file's codec, by its mark, else UTF-8, else GB18030 (which contains GBK), and if it is damaged.

    A file that is neither is read as the one that fits more of it; its damaged cells are found row by row.
    """
    with open_bytes(path) as stream:
        start = stream.read(4)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", _first_fault(path, "utf-8-sig") is not None
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _first_fault(path, "utf-16") is not None
    fault = _first_fault(path, "utf-8")
    if fault is None:
        return "utf-8", False
    with open_bytes(path) as stream:
        stream.seek(max(0, fault - HEAD // 2))
        around = stream.read(HEAD)
    as_utf8 = around.decode("utf-8", "replace")
    wide = sum(character > "\x7f" and character != DAMAGED for character in as_utf8)
    if wide <= as_utf8.count(DAMAGED) and _first_fault(path, "gb18030") is None:
        return "gb18030", False
    as_gb = around.decode("gb18030", "replace")
    return ("gb18030" if as_gb.count(DAMAGED) < as_utf8.count(DAMAGED) and wide == 0 else "utf-8"), True


def _first_fault(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with open_bytes(path) as stream:
        while block := stream.read(BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as fault:
                return done + fault.start
            done += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return max(0, done - 1)
    return None


class _AsUtf8(io.RawIOBase):
    """The bytes of a file turned to UTF-8 on the way; what cannot be read becomes the replacement character."""

    def __init__(self, source: BinaryIO, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def readable(self) -> bool:
        return True

    def read(self, _size: int = -1) -> bytes:
        while block := self._source.read(BLOCK):
            if text := self._decoder.decode(block):
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()


class _Counted(io.RawIOBase):
    """A stream that tells how many bytes went through it."""

    def __init__(self, source: BinaryIO, tell: Callable[[int], None]) -> None:
        self._source, self._tell, self._done = source, tell, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self._done += len(block)
        self._tell(self._done)
        return block


def inspect(path: Path, encoding: str | None = None, delimiter: str | None = None) -> TextFile:
    """Return the file's encoding, delimiter and header; an empty file and a header that repeats a name are faults."""
    codec, damaged = (encoding, True) if encoding else find_encoding(path)
    with open_bytes(path) as stream:
        head = codecs.getincrementaldecoder(codec)("replace").decode(stream.read(HEAD))
    lines = head.lstrip("\ufeff").splitlines(keepends=True)
    blank = next((number for number, line in enumerate(lines) if line.strip()), None)
    if blank is None:
        raise InputError("file_empty", "the file holds nothing", path.name)
    mark = delimiter or _delimiter(lines[blank])
    header = next(csv.reader(lines[blank:], delimiter=mark))
    names = tuple(name.strip(" \t\u3000\u00a0\ufeff") or f"column {at}" for at, name in enumerate(header, 1))
    return TextFile(path, codec, mark, names, blank, damaged)


def _delimiter(line: str) -> str:
    """Return the delimiter that parts the header into most cells; quoted ones do not count."""
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([line], delimiter=mark))))


def batches(file: TextFile, tell: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    """Yield batches of `_number` (row of the file, header is 1), `_line`, and `c0` … as text; fill `file.ragged`."""
    names = [f"c{at}" for at in range(len(file.header))]
    skipped: list[tuple[int, str]] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        skipped.append((row.number or 0, row.text or ""))
        return "skip"

    with open_bytes(file.path) as raw:
        counted = cast(BinaryIO, _Counted(raw, tell))
        plain = (
            counted
            if file.encoding == "utf-8" and not file.damaged
            else _AsUtf8(counted, file.encoding.replace("-sig", ""))
        )
        reader = arrow_csv.open_csv(
            pa.PythonFile(plain, mode="r"),
            arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=file.blank_lines),
            arrow_csv.ParseOptions(
                delimiter=file.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=True
            ),
        )
        yield from _with_lines(reader, file, skipped)


def _with_lines(
    reader: arrow_csv.CSVStreamingReader, file: TextFile, skipped: list[tuple[int, str]]
) -> Iterator[pa.RecordBatch]:
    """Yield the batches with their places: a row's line is its number plus the line breaks in the cells before it."""
    number, breaks, taken, header = file.blank_lines, 0, 0, True
    for batch in reader:
        numbers = number + 1 + np.arange(batch.num_rows, dtype=np.int64)
        inside, before = _line_breaks(batch), np.zeros(batch.num_rows, dtype=np.int64)
        while taken < len(skipped) and (batch.num_rows and skipped[taken][0] <= numbers[-1]):
            at, text = skipped[taken]
            here = int(np.searchsorted(numbers, at))
            numbers[here:] += 1
            file.ragged.append((at, at + breaks + int(inside[:here].sum() + before[: here + 1].sum()), text))
            before[here] += text.count("\n")
            taken += 1
        lines = numbers + breaks + np.cumsum(before) + np.cumsum(inside) - inside
        number, breaks = int(numbers[-1]) if batch.num_rows else number, breaks + int(inside.sum() + before.sum())
        places = [pa.array(numbers), pa.array(lines)]
        whole = pa.RecordBatch.from_arrays([*places, *batch.columns], ["_number", "_line", *batch.schema.names])
        yield whole.slice(1) if header else whole
        header = header and batch.num_rows == 0
    for at, text in skipped[taken:]:
        file.ragged.append((at, at + breaks, text))
        breaks += text.count("\n")
    file.rows = max([number, *(at for at, _, _ in file.ragged)])


def _line_breaks(batch: pa.RecordBatch) -> np.ndarray:
    total = np.zeros(batch.num_rows, dtype=np.int64)
    for column in batch.columns:
        data = column.buffers()[2]
        if data is not None and b"\n" in memoryview(data).tobytes():
            total += compute.call_function("count_substring", [column], compute.MatchSubstringOptions("\n")).to_numpy(
                zero_copy_only=False
            )
    return total
