"""What a token may do. A scope opens endpoints, and lets the token act with the roles that their commands ask for."""

from __future__ import annotations

SCOPES: dict[str, frozenset[str]] = {
    "cases:read": frozenset(),
    "cases:write": frozenset({"compliance", "team_lead"}),
    "accounts:read": frozenset(),
    "payments:read": frozenset(),
    "payments:write": frozenset({"finance"}),
    "contacts:write": frozenset({"collector"}),
    "persons:read": frozenset(),
    "persons:reveal": frozenset(),
    "persons:erase": frozenset({"compliance"}),
    "webhooks:write": frozenset({"administrator"}),
}
"""Scope to the roles that it gives."""


def roles_of(scopes: list[str]) -> frozenset[str]:
    """Return the roles that a token with these scopes acts with."""
    return frozenset().union(*(SCOPES.get(scope, frozenset[str]()) for scope in scopes))
