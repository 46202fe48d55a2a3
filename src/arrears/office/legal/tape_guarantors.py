"""Takes the guarantors of followed accounts from the night's tape: people sealed, guarantees as facts of their case.

A guarantee's id follows from account and guarantor, so that a tape says the same twice without a second fact. Where a
tape has the table at all, a guarantee of the tape that it no longer names has ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid5

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import dataset

from arrears.night.tape import Tape, read_tape
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.legal.kinds import GuaranteeEnded, GuaranteeGiven
from arrears.office.payments.clock import day_of
from arrears.office.privacy.people import Known, keep, person_id
from arrears.office.store.rows import many
from arrears.record.catalogue import Payload

PERSONAL = ("name", "phone", "email", "id_number", "address")
_TERMS = {"form": "form", "amount_minor": "amount_minor", "main_due_on": "main_due", "period_months": "period_months",
          "agreed_on": "agreed_on"}  # fmt: skip
ACTOR, SOURCE = "system:night", "night"


def take_guarantors(
    cursor: Any, config: Config, tenant: UUID, folder: Path, mapping: str | Path | None, at: datetime
) -> int:
    """Keep the guarantors that the tape in `folder` gives for accounts with a case; returns the number of new facts."""
    with TemporaryDirectory() as work:
        return keep_guarantors(cursor, config, tenant, read_tape(folder, mapping, day_of(at), Path(work)), at)


def keep_guarantors(cursor: Any, config: Config, tenant: UUID, tape: Tape, at: datetime) -> int:
    """Keep the guarantors of a tape that was read already; a tape without the table says nothing of them."""
    if not tape.tables["guarantors"].paths:
        return 0
    cursor.execute("SELECT account_id, case_id FROM account_snapshot WHERE case_id IS NOT NULL")
    case_of = dict(cursor.fetchall())
    rows = list(_rows(tape, list(case_of)))
    keep(cursor, config, _people(cursor, rows))
    told = {one["id"]: one for one in many(cursor, "SELECT * FROM guarantee WHERE said_by = 'tape' AND NOT ended")}
    said: list[tuple[UUID, Payload]] = []
    for row in rows:
        guarantee = _guarantee(tenant, row)
        if not _is_told(guarantee, told.pop(guarantee.guarantee, None)):
            said.append((case_of[row["account_id"]], guarantee))
    said += [
        (one["chain_id"], GuaranteeEnded(guarantee=one["id"], because="the tape names this guarantor no more"))
        for one in told.values()
        if one["account"] in case_of
    ]
    append(cursor, [draft(case, one, happened_at=at, actor=ACTOR, source=SOURCE) for case, one in said], recorded_at=at)
    return len(said)


def _is_told(guarantee: GuaranteeGiven, before: Mapping[str, Any] | None) -> bool:
    said = guarantee.model_dump(exclude={"guarantee"})
    return before is not None and all(before[name] == value for name, value in said.items())


def _rows(tape: Tape, followed: list[str]) -> Iterator[dict[str, Any]]:
    table = tape.tables["guarantors"]
    wanted = pc.field("account_id").isin(pa.array(followed, pa.string()))
    for path in table.paths:
        for batch in dataset(path).to_batches(columns=list(table.columns), filter=wanted):
            yield from batch.to_pylist()


def _people(cursor: Any, rows: list[dict[str, Any]]) -> list[Known]:
    """Return the guarantors once each; how somebody who is a borrower too is spoken to stays as it is."""
    cursor.execute(
        "SELECT customer_id, language, timezone, preferred_channel FROM person WHERE customer_id = ANY(%s)",
        [[row["guarantor_id"] for row in rows]],
    )
    known: Mapping[str, tuple[Any, ...]] = {one[0]: one[1:] for one in cursor.fetchall()}
    found: dict[str, Known] = {}
    for row in rows:
        fields = {name: [row[name]] for name in PERSONAL if row.get(name)}
        about = known.get(row["guarantor_id"], ("zh", "Asia/Shanghai", None))
        found[row["guarantor_id"]] = Known(row["guarantor_id"], *about, fields=fields)
    return list(found.values())


def _guarantee(tenant: UUID, row: dict[str, Any]) -> GuaranteeGiven:
    return GuaranteeGiven(
        guarantee=uuid5(tenant, f"guarantee/{row['account_id']}/{row['guarantor_id']}"), account=row["account_id"],
        guarantor=person_id(tenant, row["guarantor_id"]), said_by="tape",
        **{said: row.get(name) for name, said in _TERMS.items()},
    )  # fmt: skip
