"""Drafts for the office's tests, and the superuser's way in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def superuser(office, office_folder: Path, worker_id: str) -> Iterator[psycopg.Connection]:
    """The administrator of the database, whom no wall and no trigger stops."""
    from arrears.office.database.embedded import EmbeddedServer

    server = EmbeddedServer(office_folder / "postgresql")
    with psycopg.connect(server.conninfo(database=f"arrears_{worker_id}"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def step():
    """Makes a draft of a small fact: `step(chain, "call")`."""

    def made(chain: UUID, says: str = "call", identity: UUID | None = None):
        from arrears.office.facts.append import draft
        from arrears.record.kinds.contact import MessageSent

        said = MessageSent(contact=chain, channel="sms", gateway=says, text_digest="0" * 64)
        return draft(chain, said, happened_at=NOW, actor="system:test", source="test", identity=identity)

    return made
