"""Declares commands: a name, a payload, who may give it, what the law is asked, and the function that carries it out.

    @command("hold.place", PlaceHold, roles={"collector", "compliance"})
    def place_hold(office: Office, given: PlaceHold) -> Answer: ...

The function reads and writes through `Office` alone; it runs inside the command's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from arrears.office.actor import ROLES, SYSTEM, Actor
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.record.catalogue import Payload
from arrears.record.fact import Fact

Answer: TypeAlias = dict[str, Any]


class Given(BaseModel):
    """The payload of a command: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass
class Office:
    """What a command may use: the transaction, who acts, the moment, and the ways to record and to set work going."""

    cursor: Any
    config: Config
    tenant: UUID
    actor: Actor
    at: datetime
    source: str
    facts: list[Fact] = field(default_factory=lambda: list[Fact]())
    jobs: list[int] = field(default_factory=lambda: list[int]())

    def record(self, chain: UUID, *payloads: Payload, happened_at: datetime | None = None) -> list[Fact]:
        """Put payloads on record on a chain, in order, and return the facts."""
        moment = happened_at or self.at
        drafts = [
            draft(chain, said, happened_at=moment, actor=self.actor.name, source=self.source) for said in payloads
        ]
        facts = append(self.cursor, drafts, recorded_at=self.at)
        self.facts += facts
        return facts

    def defer(self, task: Any, **arguments: Any) -> None:
        """Set a job going (a Procrastinate task): it exists when, and only when, the transaction is committed."""
        self.jobs.append(task.defer(**arguments))


class Verdict(Protocol):
    """What the law answers: `permitted`, and the whole of it as plain JSON values."""

    @property
    def permitted(self) -> bool:
        """Return whether nothing refuses."""
        ...

    def plain(self) -> dict[str, Any]:
        """Return the answer of `law check`."""
        ...


G = TypeVar("G", bound=Given)
Lawful = Callable[[Office, G], Verdict]
Carry = Callable[[Office, G], Answer]


@dataclass(frozen=True)
class Command:
    """A declared command."""

    name: str
    given: type[Given]
    roles: frozenset[str]
    carry_out: Callable[[Office, Any], Answer]
    lawful: Callable[[Office, Any], Verdict] | None


_COMMANDS: dict[str, Command] = {}


def command(
    name: str, given: type[G], *, roles: Iterable[str], lawful: Lawful[G] | None = None
) -> Callable[[Carry[G]], Carry[G]]:
    """Declare the decorated function as the command `name`; `roles` may give it (the system always may)."""
    allowed = frozenset(roles)
    if unknown := allowed - set(ROLES):
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")

    def declare(function: Carry[G]) -> Carry[G]:
        if name in _COMMANDS and _COMMANDS[name].carry_out.__module__ != function.__module__:
            raise ValueError(f"the command {name} is declared twice")
        law = cast("Callable[[Office, Any], Verdict] | None", lawful)
        _COMMANDS[name] = Command(name, given, allowed | {SYSTEM}, function, law)
        return function

    return declare


def declared(name: str) -> Command | None:
    """Return the command of that name."""
    return _COMMANDS.get(name)


def all_commands() -> list[Command]:
    """Return every declared command, by name."""
    return [_COMMANDS[name] for name in sorted(_COMMANDS)]
