"""The fact that a call came so far."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from arrears.office.calls.kinds import CallTold
from arrears.office.facts.append import draft
from arrears.record.fact import Draft

ACTOR, SOURCE = "system:telephone", "gateway"


def told_fact(case: UUID, said: CallTold, at: datetime) -> Draft:
    """Return the fact that a call came so far; its id is natural: told twice, it counts once."""
    return draft(case, said, happened_at=at, actor=ACTOR, source=SOURCE, identity=told_id(said.contact, said.status))


def told_id(contact: UUID, status: str) -> UUID:
    """Return the id of the fact that a call came so far."""
    return uuid5(contact, f"call/{status}")
