"""The attempt of a call, made in the transaction of its verdict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from arrears.office.calls import line
from arrears.office.calls.kinds import CallAttempted
from arrears.office.commands.declare import Office

LEASE = timedelta(seconds=20)
"""How long after the verdict a gateway may take a call over; of the real clock."""


def begun(office: Office, contact: UUID, number: str | None) -> CallAttempted | None:
    """Return the attempt for a permitted call; None where the office has no line or the caller no extension.

    Then the number is dialled by hand, as on a desk without telephone.
    """
    telephone, extension = line.telephone(), _extension(office)
    if telephone is None or extension is None or number is None:
        return None
    until = datetime.now(UTC) + LEASE
    return CallAttempted(contact=contact, number=number, extension=extension, gateway=telephone.name, until=until)


def _extension(office: Office) -> str | None:
    kind, _, identity = office.actor.name.partition(":")
    if kind != "user":
        return None
    office.cursor.execute("SELECT extension FROM desk_worker WHERE id::text = %s", [identity])
    row = office.cursor.fetchone()
    return row[0] if row else None
