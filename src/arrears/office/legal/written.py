"""Writes set papers to files: one, its pictures, or many at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from arrears.kernel.refusal import InputError
from arrears.office.legal.typeset import Format, typeset

FORMS: dict[str, Format] = {".pdf": "pdf", ".png": "png", ".svg": "svg"}
AT_ONCE = 16


def form_of(out: str) -> Format:
    """Return the format that a file's name asks for."""
    found = FORMS.get(Path(out).suffix.lower())
    if found is None:
        raise InputError("format_unknown", f"{out!r} ends in none of {', '.join(FORMS)}", "out")
    return found


def write(pages: Sequence[bytes], out: str, kind: str) -> dict[str, Any]:
    """Write a paper's file, or its pages numbered from 1, and return names and digests."""
    target = Path(out)
    names = (
        [target] if len(pages) == 1 else [target.with_stem(f"{target.stem}-{no}") for no in range(1, len(pages) + 1)]
    )
    try:
        for name, page in zip(names, pages, strict=True):
            name.write_bytes(page)
    except OSError as fault:
        raise InputError("file_unwritable", f"{fault.filename}: {fault.strerror}", "out") from None
    files = [
        {"name": str(name), "bytes": len(page), "sha256": hashlib.sha256(page).hexdigest()}
        for name, page in zip(names, pages, strict=True)
    ]
    return {"kind": kind, "files": files}


def write_many(kind: str, text: str, out: str) -> dict[str, Any]:
    """Set one paper a line on all cores; a line that cannot be set is listed with its fault and stops no other."""
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise InputError("file_unwritable", f"{fault.filename}: {fault.strerror}", "out") from None
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    parts = [(kind, str(folder), lines[start : start + AT_ONCE]) for start in range(0, len(lines), AT_ONCE)]
    done = [one for part in _in_parallel(parts) for one in part]
    faults = [one for one in done if "error" in one]
    return {"kind": kind, "written": len(done) - len(faults), "folder": str(folder), "faults": faults}


def _in_parallel(parts: Sequence[tuple[str, str, list[tuple[int, str]]]]) -> Iterator[list[dict[str, Any]]]:
    if len(parts) < 2:
        yield from map(_part, parts)
        return
    with ProcessPoolExecutor(min(len(parts), os.cpu_count() or 1)) as pool:
        yield from pool.map(_part, parts)


def _part(part: tuple[str, str, list[tuple[int, str]]]) -> list[dict[str, Any]]:
    kind, folder, lines = part
    return [_one(kind, Path(folder), number, line) for number, line in lines]


def _one(kind: str, folder: Path, number: int, line: str) -> dict[str, Any]:
    try:
        pdf = typeset(kind, json.loads(line))[0]
    except json.JSONDecodeError as fault:
        return {
            "line": number,
            "error": {"code": "json_malformed", "message": fault.msg, "path": f"column {fault.colno}"},
        }
    except InputError as fault:
        return {"line": number, **fault.as_json()}
    (folder / f"{kind}-{number:06d}.pdf").write_bytes(pdf)
    return {"line": number}
