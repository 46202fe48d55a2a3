"""Commands on users: made, given roles, closed, their password set. Each is a fact on the user's own chain."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.actor import ROLES
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.record.kinds.office import UserChanged


class CreateUser(Given):
    """A new user. The password travels as a hash (`hashed`), so that no command's payload holds it."""

    username: str = Field(min_length=1, max_length=80)
    display_name: str = Field(min_length=1, max_length=80)
    roles: list[str] = Field(min_length=1)
    password_hash: str = Field(min_length=20)
    language: str = "zh"


class ChangeUser(Given):
    """New roles, or closing an account; what is left out stays."""

    user: UUID
    roles: list[str] | None = None
    active: bool | None = None
    password_hash: str | None = None


def hashed(password: str) -> str:
    """Return a password's hash, after checking that it is a good one."""
    try:
        with translation.override("en"):
            validate_password(password)
    except ValidationError as fault:
        raise InputError("password_weak", " ".join(map(str, fault.messages)), "password") from None
    return str(make_password(password))


def user_id(tenant: UUID, username: str) -> UUID:
    """Return the id of a tenant's user of that name."""
    return uuid5(tenant, f"user/{username}")


@command("user.create", CreateUser, roles={"administrator"})
def create_user(office: Office, given: CreateUser) -> Answer:
    """Make a user of the tenant."""
    _known_roles(given.roles)
    identity = user_id(office.tenant, given.username)
    office.cursor.execute(
        "INSERT INTO member (tenant_id, id, username, display_name, roles, is_active, language, password)"
        " VALUES (%s, %s, %s, %s, %s, true, %s, %s) ON CONFLICT DO NOTHING",
        [
            office.tenant, identity, given.username, given.display_name, given.roles, given.language,
            given.password_hash,
        ],
    )  # fmt: skip
    if office.cursor.rowcount != 1:
        raise InputError("username_taken", f"there is a user {given.username!r} already", "username")
    office.record(identity, UserChanged(user=identity, username=given.username, roles=given.roles, active=True))
    return {"user": str(identity)}


@command("user.change", ChangeUser, roles={"administrator"})
def change_user(office: Office, given: ChangeUser) -> Answer:
    """Change a user; nobody closes, or takes the role from, the last administrator."""
    office.cursor.execute("SELECT username, roles, is_active FROM member WHERE id = %s FOR UPDATE", [given.user])
    row = office.cursor.fetchone()
    if row is None:
        raise InputError("unknown_user", f"no user {given.user}", "user")
    roles = row[1] if given.roles is None else given.roles
    active = row[2] if given.active is None else given.active
    _known_roles(roles)
    if not active or "administrator" not in roles:
        _another_administrator(office.cursor, given.user)
    office.cursor.execute(
        "UPDATE member SET roles = %s, is_active = %s, password = coalesce(%s, password) WHERE id = %s",
        [roles, active, given.password_hash, given.user],
    )
    office.record(given.user, UserChanged(user=given.user, username=row[0], roles=roles, active=active))
    return {"user": str(given.user)}


def _known_roles(roles: list[str]) -> None:
    for role in roles:
        if role not in ROLES:
            raise InputError("unknown_role", f"{role!r} is no role; known are {', '.join(ROLES)}", "roles")


def _another_administrator(cursor: Any, user: UUID) -> None:
    cursor.execute("SELECT roles FROM member WHERE id <> %s AND is_active FOR SHARE", [user])
    others = cursor.fetchall()
    cursor.execute("SELECT 'administrator' = ANY(roles) AND is_active FROM member WHERE id = %s", [user])
    if cursor.fetchone()[0] and not any("administrator" in row[0] for row in others):
        raise InputError("last_administrator", "somebody must be left who can administrate", "user")
