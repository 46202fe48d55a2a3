"""Seals the log: a signed root over all facts so far, kept in the database and, which is the point, outside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.facts.append import LOG_LOCK
from arrears.office.facts.read import log_after
from arrears.office.keys import record_signer
from arrears.office.tenancy import current_tenant
from arrears.record import verifier
from arrears.record.checkpoint import sign_checkpoint
from arrears.record.merkle import Frontier


class InconsistentLog(RuntimeError):
    """The log is not a continuation of what was signed before: nothing is signed until somebody has looked."""


@dataclass(frozen=True)
class Sealed:
    """A checkpoint. `fresh` is false where nothing had come since the last one."""

    origin: str
    size: int
    root: str
    note: str
    fresh: bool


def seal(cursor: Any, config: Config, *, at: datetime | None = None) -> Sealed:
    """Sign the transaction's tenant's log as it is and write the note outside the database before it counts inside."""
    tenant, signer = current_tenant(cursor), record_signer(config)
    origin = origin_of(cursor, tenant)
    cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOG_LOCK, str(tenant)])
    frontier, sealed_to, last = _continue(cursor, tenant, origin, signer.public_key())
    before, ahead = frontier.size, _signed_since(config.checkpoints, origin, signer.public_key(), frontier.size)
    arrival = sealed_to
    for place, fact in log_after(cursor, tenant, sealed_to):
        frontier.append(fact.digest)
        arrival = place
        if ahead.pop(frontier.size, None) not in (None, frontier.root()):
            raise InconsistentLog(f"the first {frontier.size} facts of {origin} are not those that were signed")
    if ahead:
        raise InconsistentLog(
            f"{origin} was signed over {max(ahead)} facts, and {frontier.size} are here: restore them"
        )
    if last is not None and frontier.size == before:
        return Sealed(origin, before, frontier.root().hex(), last, fresh=False)
    note = sign_checkpoint(signer, origin, frontier.size, frontier.root())
    write_outside(config.checkpoints, origin, frontier.size, note)
    cursor.execute(
        "INSERT INTO checkpoint (tenant_id, size, arrival, frontier, note, sealed_at) VALUES (%s, %s, %s, %s, %s, %s)",
        [tenant, frontier.size, arrival, frontier.peaks, note, at or datetime.now(UTC)],
    )
    return Sealed(origin, frontier.size, frontier.root().hex(), note, fresh=True)


def origin_of(cursor: Any, tenant: UUID) -> str:
    """Return the name of a tenant's log."""
    cursor.execute("SELECT code FROM tenant WHERE id = %s", [tenant])
    return f"arrears/{cursor.fetchone()[0]}"


def write_outside(folder: Path, origin: str, size: int, note: str) -> Path:
    """Write a note to the checkpoints' folder, durably, and never over another one."""
    path = note_path(folder, origin, size)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        if path.read_text(encoding="utf-8") != note:
            raise InconsistentLog(f"{path.name}: another note of this size was signed before: the log was forked")
        return path
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path


def notes_outside(folder: Path, origin: str) -> list[str]:
    """Return the notes of a log that lie outside the database, oldest first."""
    return [path.read_text(encoding="utf-8") for path in sorted(note_path(folder, origin, 0).parent.glob("*.txt"))]


def notes_inside(cursor: Any, tenant: UUID) -> list[str]:
    """Return the notes of a log that lie in the database, oldest first."""
    cursor.execute("SELECT note FROM checkpoint WHERE tenant_id = %s ORDER BY size", [tenant])
    return [row[0] for row in cursor.fetchall()]


def note_path(folder: Path, origin: str, size: int) -> Path:
    """Return where the note of a log's size lies."""
    return folder / origin.replace("/", "-") / f"{size:012d}.txt"


def _continue(cursor: Any, tenant: UUID, origin: str, key: bytes) -> tuple[Frontier, int, str | None]:
    """Return the frontier of the last checkpoint, after making sure that it is the one that was signed."""
    cursor.execute(
        "SELECT size, arrival, frontier, note FROM checkpoint WHERE tenant_id = %s ORDER BY size DESC LIMIT 1", [tenant]
    )
    row = cursor.fetchone()
    if row is None:
        return Frontier(), 0, None
    frontier = Frontier(row[0], [bytes(peak) for peak in row[2]])
    if verifier.read_note(row[3], key)[1:] != (frontier.size, frontier.root()):
        raise InconsistentLog(f"the last checkpoint of {origin} is not what was signed")
    return frontier, row[1], row[3]


def _signed_since(folder: Path, origin: str, key: bytes, size: int) -> dict[int, bytes]:
    """Return the roots by size that lie outside and not inside: written just before a crash, or before a restore."""
    notes = [verifier.read_note(note, key) for note in notes_outside(folder, origin)]
    return {note[1]: note[2] for note in notes if note[1] > size}
