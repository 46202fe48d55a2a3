"""Takes names, phones and e-mail addresses of the people whom the office follows from the night's tape, sealed.

Only theirs: of who is neither late nor to be contacted nor known already, the office holds nothing. It is done before
the night itself is taken in, batch by batch: a night that is in has its people's data; after a crash it is done again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import dataset

from arrears.night.tape import Tape, read_tape
from arrears.office.cases.night_files import NightFiles
from arrears.office.config import Config
from arrears.office.privacy.people import Known, keep
from arrears.office.tenancy import within

PERSONAL = ("name", "phone", "email")
ABOUT = ("language", "timezone", "preferred_channel")
BATCH = 5_000


def take_people(config: Config, tenant: UUID, night: Path, tape: Path, mapping: Path | None = None) -> int:
    """Keep the personal data that the `tape` of a `night` (its output) gives; returns how many people changed."""
    files = NightFiles.open(night)
    with TemporaryDirectory() as work:
        return keep_people(config, tenant, files, read_tape(tape, mapping, files.as_of, Path(work)))


def keep_people(config: Config, tenant: UUID, files: NightFiles, tape: Tape) -> int:
    """Keep the personal data of a tape that was read already."""
    with within(tenant) as cursor:
        cursor.execute("SELECT customer_id FROM person WHERE erased_at IS NULL")
        followed = {row[0] for row in cursor.fetchall()} | {row[0] for row in files.people()}
    people, changed = _people(tape, followed), 0
    while batch := list(islice(people, BATCH)):
        with within(tenant) as cursor:
            changed += keep(cursor, config, batch)
    return changed


def _people(tape: Tape, followed: set[str]) -> Iterator[Known]:
    have = [name for name in (*PERSONAL, *ABOUT) if name in tape.customers.columns]
    wanted = pc.field("customer_id").isin(pa.array(sorted(followed), pa.string()))
    for path in tape.customers.paths:
        for batch in dataset(path).to_batches(columns=["customer_id", *have], filter=wanted, batch_size=BATCH):
            yield from (_known(row, have) for row in batch.to_pylist())


def _known(row: dict[str, Any], have: list[str]) -> Known:
    fields: dict[str, list[str]] = {name: [row[name]] if row[name] else [] for name in PERSONAL if name in have}
    return Known(
        row["customer_id"], row.get("language") or "zh", row.get("timezone") or "Asia/Shanghai",
        row.get("preferred_channel"), fields,
    )  # fmt: skip
