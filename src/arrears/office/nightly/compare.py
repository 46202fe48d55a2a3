"""The nightly check: every projection made again from facts and compared, the result on record, the log sealed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.facts.checkpoints import seal
from arrears.office.facts.rebuild import rebuild
from arrears.office.logs import log
from arrears.office.tenancy import within
from arrears.record.kinds.office import RecordCompared


def compare(tenant: UUID, config: Config, *, at: datetime | None = None) -> RecordCompared:
    """Compare a tenant's projections on one snapshot, put the result on record and seal; nothing is repaired here."""
    moment = at or datetime.now(UTC)
    with within(tenant, snapshot=True) as cursor:
        found = rebuild(cursor)
    said = RecordCompared(
        tables=len(found), rows=sum(table.rows for table in found), differs=sum(table.differs for table in found),
        wrong=[table.table for table in found if table.differs],
    )  # fmt: skip
    with within(tenant) as cursor:
        append(cursor, [draft(tenant, said, happened_at=moment, actor="system:compare", source="nightly")])
        seal(cursor, config, at=moment)
    if said.differs:
        log().error("projections_differ", tenant=str(tenant), count=said.differs)
    return said
