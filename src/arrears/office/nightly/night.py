"""Runs a tenant's night: the tape in its folder through `arrears night`, and what comes of it into the office.

The tape of a tenant lies in ``$ARREARS_DATA/tapes/<code>`` (or ``$ARREARS_TAPES/<code>``), with a `mapping.yaml` where
its layout is the lender's own. The night runs once a day, from ``ARREARS_NIGHT_AT`` (default 02:30) in the zone
``ARREARS_ZONE`` (default Asia/Shanghai).
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from arrears.office.config import Config
from arrears.office.facts.checkpoints import origin_of
from arrears.office.logs import log
from arrears.office.payments.follow import restate
from arrears.office.processes import arrears_command
from arrears.office.tenancy import within

if TYPE_CHECKING:  # what reads tapes is loaded by those who read one: every other process starts a second sooner
    from arrears.office.cases.ingest_night import Taken


class NightFailed(RuntimeError):
    """A night ended with a fault; nothing of it was taken in."""


def tape_folder(code: str, config: Config) -> Path:
    """Return where a tenant's tape lies."""
    return Path(os.environ.get("ARREARS_TAPES") or config.data / "tapes") / code


def night_folder(code: str, config: Config) -> Path:
    """Return where a tenant's nights are written."""
    return config.data / "nights" / code


def night_due(tenant: UUID, config: Config, timestamp: int) -> date | None:
    """Return the day whose night is to be run at a moment (seconds since 1970), or None."""
    now = datetime.fromtimestamp(timestamp, UTC).astimezone(config.zone)
    if now.time() < config.night_at:
        return None
    with within(tenant) as cursor:
        code = origin_of(cursor, tenant).removeprefix("arrears/")
        cursor.execute(
            "SELECT max(payload->>'as_of') FROM fact WHERE chain_id = %s AND kind = 'night.ingested'", [tenant]
        )
        last = cursor.fetchone()[0]
    if not tape_folder(code, config).is_dir() or (last is not None and last >= now.date().isoformat()):
        return None
    return now.date()


def perform_night(tenant: UUID, config: Config, as_of: date, *, at: datetime | None = None) -> Taken:
    """Run the night of `as_of` in a process of its own and take it in; `at` is the moment that facts carry."""
    with within(tenant) as cursor:
        code = origin_of(cursor, tenant).removeprefix("arrears/")
    tape, out = tape_folder(code, config), night_folder(code, config)
    out.mkdir(parents=True, exist_ok=True)
    mapping = tape / "mapping.yaml" if (tape / "mapping.yaml").exists() else None
    arguments = ["night", "--tape", str(tape), "--as-of", as_of.isoformat(), "--out", str(out)]
    if mapping is not None:
        arguments += ["--mapping", str(mapping)]
    done = subprocess.run(arrears_command(*arguments), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NightFailed(done.stderr.strip()[-500:])
    taken = take_in(tenant, config, out, tape, mapping, at=at)
    log().info("night_taken_in", tenant=str(tenant), as_of=as_of.isoformat(), count=taken.actions)
    return taken


def take_in(
    tenant: UUID, config: Config, night: Path, tape: Path, mapping: Path | None = None, *, at: datetime | None = None,
    incomplete: bool = False,
) -> Taken:  # fmt: skip
    """Take a night's output in with what its tape gives: people first, then the night with the accounts' books.

    Night, books, and the payments that the tape does not know yet are one transaction: no figure is seen without them.
    """
    from arrears.office.cases.ingest_night import ingest_night
    from arrears.office.cases.tape_people import take_people
    from arrears.office.legal.tape_guarantors import take_guarantors
    from arrears.office.payments.tape_books import keep_books

    people = take_people(config, tenant, night, tape, mapping)
    with within(tenant) as cursor:
        taken = ingest_night(night, tenant, at=at, incomplete=incomplete)
        books = keep_books(cursor, tenant, tape, taken.as_of, mapping)
        restate(cursor, tenant, at or datetime.now(UTC))  # what came in since, and the tape does not know yet
    with within(tenant) as cursor:  # of its own: people are locked before chains, and the night holds the chains
        take_guarantors(cursor, config, tenant, tape, mapping, at or datetime.now(UTC))
    log().info("tape_taken_in", tenant=str(tenant), as_of=taken.as_of.isoformat(), count=people + books)
    return taken
