"""Files that people add to a case: sealed with the person's key, their hash on record, every reading too."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid5

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import PEOPLE_OF_THE_CASE, locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.config import Config
from arrears.office.desk.kinds import DocumentAdded
from arrears.office.facts.append import append, draft
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import one
from arrears.record.kinds.office import DataRead

FIELD = "document"
LARGEST = 5 * 2**20
_BEGINS = {
    b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg",
}  # fmt: skip


class AddDocument(Given):
    """Add a file: its name and its content in base64."""

    case: UUID
    name: str = Field(min_length=1, max_length=200)
    content: str = Field(min_length=1, max_length=LARGEST * 4 // 3 + 8)


@command("desk.add_document", AddDocument, roles=PEOPLE_OF_THE_CASE)
def add_document(office: Office, given: AddDocument) -> Answer:
    """Keep a file; the same file again on the same case is the one that is there."""
    try:
        content = base64.b64decode(given.content, validate=True)
    except ValueError:
        raise InputError("document_unreadable", "the content is not base64", "content") from None
    media = media_of(content)
    if media is None or len(content) > LARGEST:
        raise InputError("document_unreadable", "PDF, PNG, JPEG or WebP of at most 5 MB", "content")
    person = locked(office, given.case)["person"]
    digest = hashlib.sha256(content).hexdigest()
    document = uuid5(given.case, f"document/{digest}")
    if one(office.cursor, "SELECT 1 FROM case_document WHERE id = %s", [document]) is None:
        sealed = key_of(office.cursor, office.config, person).seal(FIELD, base64.b64encode(content).decode())
        office.cursor.execute(
            "INSERT INTO case_document (tenant_id, id, case_id, person_id, sha256, sealed)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [office.tenant, document, given.case, person, digest, sealed],
        )
        name = PurePosixPath(given.name.replace("\\", "/")).name or "file"
        said = DocumentAdded(document=document, name=name, media=media, bytes=len(content), sha256=digest)
        office.record(given.case, said)
    return {"document": str(document), "sha256": digest}


def media_of(content: bytes) -> str | None:
    """Return what a file is by how it begins, whatever it is called; None for what is not taken in."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media for begins, media in _BEGINS.items() if content.startswith(begins)), None)


def read_document(
    cursor: Any, config: Config, case: UUID, document: UUID, *, actor: str, at: datetime
) -> tuple[bytes, str] | None:
    """Return a file and what it is, None for none; that it was opened goes on the person's chain."""
    found = one(cursor, "SELECT * FROM case_document WHERE id = %s AND case_id = %s", [document, case])
    if found is None:
        return None
    person = found["person_id"]
    content = base64.b64decode(key_of(cursor, config, person).open(FIELD, bytes(found["sealed"])))
    if hashlib.sha256(content).hexdigest() != found["sha256"]:
        raise RuntimeError(f"the file {document} is not the one on record")
    said = DataRead(person=person, case=case, fields=["document"], reason=f"document {document}")
    append(cursor, [draft(person, said, happened_at=at, actor=actor, source="desk")])
    return content, media_of(content) or "application/octet-stream"
