"""Keeps the files of letters and papers, sealed with the person's key, and gives them back to who may see them."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Office
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.privacy.people import key_of
from arrears.record.kinds.office import DataRead

FIELD = "document"


def keep(office: Office, case: UUID, person: UUID, letter: UUID, pdf: bytes) -> str:
    """Write a file under its letter's id and return its SHA-256."""
    digest = hashlib.sha256(pdf).hexdigest()
    key = key_of(office.cursor, office.config, person)
    sealed = key.seal(FIELD, base64.b64encode(pdf).decode())
    office.cursor.execute(
        "INSERT INTO legal_document (tenant_id, id, chain_id, person, digest, sealed, made_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [office.tenant, letter, case, person, digest, sealed, office.at],
    )
    return digest


def read(cursor: Any, config: Config, letter: UUID, *, actor: str, at: datetime) -> bytes:
    """Return the file of a letter; that it was opened is a fact on the person's chain. `InputError` for none."""
    cursor.execute("SELECT chain_id, person, digest, sealed FROM legal_document WHERE id = %s", [letter])
    row = cursor.fetchone()
    if row is None:
        raise InputError("unknown_letter", f"there is no file of a letter {letter}", "letter")
    case, person, digest, sealed = row
    pdf = base64.b64decode(key_of(cursor, config, person).open(FIELD, bytes(sealed)))
    if hashlib.sha256(pdf).hexdigest() != digest:
        raise RuntimeError(f"the file of letter {letter} is not the one on record")
    said = DataRead(person=person, case=case, fields=["document"], reason=f"letter {letter}")
    append(cursor, [draft(person, said, happened_at=at, actor=actor, source="legal")])
    return pdf


def files_of(cursor: Any, config: Config, case: UUID) -> dict[str, bytes]:
    """Return every file of a case by its name on record, for the evidence bundle."""
    cursor.execute(
        "SELECT d.person, d.sealed, l.name FROM legal_document d JOIN letter l ON l.id = d.id WHERE d.chain_id = %s",
        [case],
    )
    return {
        name: base64.b64decode(key_of(cursor, config, person).open(FIELD, bytes(sealed)))
        for person, sealed, name in cursor.fetchall()
    }
