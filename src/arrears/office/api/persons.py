"""People: masked without a reason; revealed, exported or erased for one, which goes on record."""

# pyright: basic

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from arrears.office.api.call import FAULTS, Key, Text, missing, reading, run
from arrears.office.config import read_config
from arrears.office.privacy.people import masked

router = Router(tags=["persons"])
FieldName = Literal["name", "phone", "email", "id_number", "address", "employer"]


class PersonOut(Schema):
    """A person, masked."""

    id: UUID
    customer: str
    language: str
    timezone: str
    erased_at: datetime | None
    fields: dict[str, list[str]]


class RevealIn(Schema):
    """Which fields, and why; both go on record."""

    fields: list[FieldName] = Field(min_length=1, max_length=6)
    reason: Text = Field(min_length=1, max_length=500, pattern=r"\S")


class RevealOut(Schema):
    """The fields in clear."""

    person: UUID
    fields: dict[str, list[str]]


class ExportIn(Schema):
    """Why the person's own data is handed out."""

    reason: Text = Field(min_length=1, max_length=500, pattern=r"\S")


class ExportOut(Schema):
    """Everything that is kept of a person, in clear."""

    person: UUID
    data: dict[str, Any]


class EraseIn(Schema):
    """By which rule, or on whose request."""

    rule: Text = Field(min_length=1, max_length=200)


class EraseOut(Schema):
    """The proof: the digest of the key that was destroyed."""

    person: UUID
    key_digest: str


@router.get("/{person}", response={200: PersonOut, **FAULTS})
def get_person(request: HttpRequest, person: UUID) -> dict[str, Any]:
    """Return a person, masked."""
    with reading(request, "persons:read") as db:
        db.execute("SELECT customer_id, language, timezone, erased_at FROM person WHERE id = %s", [person])
        row = db.fetchone()
        if row is None:
            raise missing("person", "person")
        fields = masked(db, read_config(), [person])[person]
    return {
        "id": person, "customer": row[0], "language": row[1], "timezone": row[2], "erased_at": row[3], "fields": fields,
    }  # fmt: skip


@router.post("/{person}/reveal", response={200: RevealOut, **FAULTS})
def reveal_person(request: HttpRequest, person: UUID, body: RevealIn) -> dict[str, Any]:
    """Return fields in clear; who saw them and why is a fact. Each asking is a reading of its own: there is no key."""
    from arrears.office.api.revealing import reveal_for

    return {"person": person, "fields": reveal_for(request, person, list(dict.fromkeys(body.fields)), body.reason)}


@router.post("/{person}/export", response={200: ExportOut, **FAULTS})
def export_person(request: HttpRequest, person: UUID, body: ExportIn) -> dict[str, Any]:
    """Return everything that is kept of a person, for the person; the export is a fact."""
    from arrears.office.api.revealing import export_for

    return {"person": person, "data": export_for(request, person, body.reason)}


@router.post("/{person}/erase", response={200: EraseOut, **FAULTS})
def erase_person(request: HttpRequest, response: HttpResponse, person: UUID, body: EraseIn, key: Key) -> dict[str, Any]:
    """Destroy a person's key; refused while a case is open or something must still be kept."""
    payload = {"person": str(person), "rule": body.rule}
    return run(request, response, "persons:erase", "person.erase", payload, key)
