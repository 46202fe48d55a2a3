"""Who acts: a user with roles, or a part of the office itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

ROLES: dict[str, tuple[str, str]] = {
    "collector": ("催收员", "Collector"),
    "team_lead": ("组长", "Team lead"),
    "compliance": ("合规", "Compliance"),
    "legal": ("法务", "Legal"),
    "finance": ("财务", "Finance"),
    "manager": ("经理", "Manager"),
    "auditor": ("审计", "Auditor"),
    "administrator": ("管理员", "Administrator"),
}
"""Role to (zh, en)."""
SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who gives a command. `name` is what facts say: ``user:<id>`` or ``system:<part>``."""

    name: str
    roles: frozenset[str]


def user_actor(user: UUID, roles: list[str]) -> Actor:
    """Return the actor that a user is."""
    return Actor(f"user:{user}", frozenset(roles))


def system_actor(part: str) -> Actor:
    """Return the actor that a part of the office is: the night, a gateway, a payment file."""
    return Actor(f"system:{part}", frozenset({SYSTEM}))
