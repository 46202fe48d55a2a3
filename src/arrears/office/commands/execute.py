"""Carries out a command once. Its key never expires, and remembers what it was used for.

* the same key with the same payload gives the first answer again, and changes nothing;
* the same key with another payload is refused;
* while the first is still running, the second is told so, and may ask again.

Everything is one transaction: authorisation, law, facts, projections, jobs, the key itself. A command that fails leaves
the database as it was, its key included. There is no "running" row to be cleaned up after a crash: running is an
advisory lock that ends with the transaction.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from arrears.kernel.refusal import InputError
from arrears.office.actor import Actor
from arrears.office.commands.declare import Answer, Command, Office, declared
from arrears.office.config import Config, read_config
from arrears.office.logs import log
from arrears.office.store.rows import plain
from arrears.office.tenancy import within
from arrears.record.canonical import encode

LONGEST_KEY = 255


class CommandRefused(Exception):
    """A command that was not carried out. `code` says why, `status` is HTTP's word for it."""

    def __init__(self, code: str, status: int, says: str, verdict: dict[str, Any] | None = None) -> None:
        """Keep the reason and, where the law refused, its whole verdict."""
        super().__init__(says)
        self.code, self.status, self.says, self.verdict = code, status, says, verdict


@dataclass(frozen=True)
class Done:
    """A command's answer; `first` is false where it is that of an earlier use of the key."""

    answer: Answer
    first: bool


def execute(
    name: str,
    payload: dict[str, Any],
    *,
    key: str,
    tenant: UUID,
    actor: Actor,
    source: str = "api",
    at: datetime | None = None,
    config: Config | None = None,
) -> Done:
    """Carry out the command `name` for `actor`, or raise `CommandRefused` or `InputError`."""
    found, started = _allowed(name, actor), time.perf_counter_ns()
    given = _checked(found, payload)
    fingerprint = hashlib.sha256(encode({"command": name, "payload": given.model_dump(mode="json")})).digest()
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    if not 0 < len(key) <= LONGEST_KEY:
        raise InputError("key_malformed", f"a key is 1 to {LONGEST_KEY} characters", "key")
    with within(tenant) as cursor:
        _run_alone(cursor, tenant, name, key)
        first = _answered(cursor, name, key, fingerprint)
        if first is not None:
            return Done(first, first=False)
        office = Office(cursor, config or read_config(), tenant, actor, moment, source)
        _ask_the_law(found, office, given)
        answer = found.carry_out(office, given)
        cursor.execute(
            "INSERT INTO command (tenant_id, name, key, fingerprint, actor, answer, done_at)"
            " VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s)",
            [tenant, name, key, fingerprint, actor.name, encode(answer).decode(), moment],
        )
    log().info(
        "command_done", command=name, actor=actor.name, tenant=str(tenant), count=len(office.facts),
        milliseconds=(time.perf_counter_ns() - started) // 1_000_000,
    )  # fmt: skip
    return Done(answer, first=True)


def _allowed(name: str, actor: Actor) -> Command:
    found = declared(name)
    if found is None:
        raise InputError("unknown_command", f"there is no command {name!r}", "command")
    if not actor.roles & found.roles:
        log().warning("command_not_allowed", command=name, actor=actor.name)
        raise CommandRefused("not_allowed", 403, f"{name} is for {', '.join(sorted(found.roles - {'system'}))}")
    return found


def _checked(found: Command, payload: dict[str, Any]) -> Any:
    try:
        return found.given.model_validate(payload)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        raise InputError("payload_malformed", first["msg"], ".".join(str(step) for step in first["loc"])) from None


def _run_alone(cursor: Any, tenant: UUID, name: str, key: str) -> None:
    place = int.from_bytes(hashlib.sha256(f"{tenant}\n{name}\n{key}".encode()).digest()[:8], "big", signed=True)
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [place])
    if not cursor.fetchone()[0]:
        raise CommandRefused("running", 409, "this command is being carried out; ask again for its answer")


def _answered(cursor: Any, name: str, key: str, fingerprint: bytes) -> Answer | None:
    cursor.execute("SELECT fingerprint, answer FROM command WHERE name = %s AND key = %s", [name, key])
    row = cursor.fetchone()
    if row is None:
        return None
    if bytes(row[0]) != fingerprint:
        raise CommandRefused(
            "key_reused", 422, "this key was used for another payload; use a new key for a new command"
        )
    return plain(row[1])


def _ask_the_law(found: Command, office: Office, given: Any) -> None:
    if found.lawful is None:
        return
    verdict = found.lawful(office, given)
    if not verdict.permitted:
        raise CommandRefused("unlawful", 409, "the law does not permit this now", verdict.plain())
