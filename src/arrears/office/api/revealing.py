"""Personal data in clear, for a token that may: each reading is a fact that names the token."""

# pyright: basic

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from arrears.office.api.call import caller
from arrears.office.config import read_config
from arrears.office.privacy.people import reveal
from arrears.office.privacy.subject_export import export_subject
from arrears.office.tenancy import within


def reveal_for(request: HttpRequest, person: UUID, fields: list[str], reason: str) -> dict[str, list[str]]:
    """Return fields of a person in clear."""
    found = caller(request, "persons:reveal")
    with within(found.tenant) as db:
        return reveal(db, read_config(), person, fields, actor=found.actor.name, reason=reason, at=datetime.now(UTC))


def export_for(request: HttpRequest, person: UUID, reason: str) -> dict[str, Any]:
    """Return everything that is kept of a person."""
    found = caller(request, "persons:reveal")
    with within(found.tenant) as db:
        return export_subject(db, read_config(), person, actor=found.actor.name, reason=reason, at=datetime.now(UTC))
