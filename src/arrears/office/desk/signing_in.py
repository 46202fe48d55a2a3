"""Signing in: a password, a second factor where the user has one, and a limit on guessing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from pyotp import random_base32
from pyotp.totp import TOTP
from pyotp.utils import strings_equal

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.keys import personal_keys
from arrears.office.privacy.seal import PersonKey

WINDOW = timedelta(minutes=15)
MOST_FAILURES = 5
MOST_FAILURES_FROM_ONE_PLACE = 30
_STEP_SECONDS = 30


@dataclass(frozen=True)
class Member:
    """A user who may sign in."""

    id: UUID
    username: str
    display_name: str
    roles: tuple[str, ...]
    language: str
    password: str

    @property
    def proof(self) -> str:
        """Return what a session must still show: it changes with the password."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:32]


def member(cursor: Any, *, username: str | None = None, identity: UUID | None = None) -> Member | None:
    """Return an active user by name or id."""
    column, value = ("username", username) if username is not None else ("id", identity)
    cursor.execute(
        f"SELECT id, username, display_name, roles, language, password FROM member WHERE {column} = %s AND is_active",
        [value],
    )
    row = cursor.fetchone()
    return Member(row[0], row[1], row[2], tuple(row[3]), row[4], row[5]) if row else None


def sign_in(
    cursor: Any, config: Config, tenant: UUID, given: tuple[str, str, str], place: str, at: datetime
) -> Member | None:
    """Return the user whose name, password and code these are, or None; too many failures are an `InputError`.

    `given` is (username, password, code), `place` the address that the request came from. One who is not known takes
    as long as one whose password is wrong, and a failure is remembered for both name and place.
    """
    username, password, code = given
    subjects = [_digest(tenant, "name", username), _digest(tenant, "place", place)]
    _refuse_guessing(cursor, tenant, subjects, at)
    found = member(cursor, username=username)
    right = check_password(password, found.password if found else _nobody())
    if found is not None and right and _code_fits(cursor, config, tenant, found.id, code, at):
        cursor.execute("DELETE FROM sign_in_failure WHERE tenant_id = %s AND subject = %s", [tenant, subjects[0]])
        return found
    for subject in subjects:
        cursor.execute(
            "INSERT INTO sign_in_failure (tenant_id, subject, at) VALUES (%s, %s, %s)", [tenant, subject, at]
        )
    return None


_KNOWN_NOBODY: list[str] = []


def _nobody() -> str:
    if not _KNOWN_NOBODY:
        _KNOWN_NOBODY.append(str(make_password("nobody has this password")))
    return _KNOWN_NOBODY[0]


def refuse_guessing(cursor: Any, tenant: UUID, what: str, of: str, at: datetime) -> None:
    """Raise an `InputError` where somebody has guessed too often at one thing."""
    _refuse_guessing(cursor, tenant, [_digest(tenant, what, of)], at)


def note_failure(cursor: Any, tenant: UUID, what: str, of: str, at: datetime) -> None:
    """Remember that a guess at one thing was wrong."""
    cursor.execute(
        "INSERT INTO sign_in_failure (tenant_id, subject, at) VALUES (%s, %s, %s)",
        [tenant, _digest(tenant, what, of), at],
    )


def _refuse_guessing(cursor: Any, tenant: UUID, subjects: list[bytes], at: datetime) -> None:
    limits = (MOST_FAILURES, MOST_FAILURES_FROM_ONE_PLACE)
    for subject, limit in zip(subjects, limits, strict=False):
        cursor.execute(
            "SELECT count(*) FROM sign_in_failure WHERE tenant_id = %s AND subject = %s AND at > %s",
            [tenant, subject, at - WINDOW],
        )
        if cursor.fetchone()[0] >= limit:
            raise InputError("too_many_attempts", "too many attempts; wait a quarter of an hour", "password")


def _digest(tenant: UUID, what: str, value: str) -> bytes:
    return hashlib.sha256(f"{tenant}\n{what}\n{value}".encode()).digest()


# ── the second factor (RFC 6238) ──


def new_second_factor(cursor: Any, config: Config, tenant: UUID, user: UUID, username: str) -> str:
    """Keep a new secret, sealed and not in use until a code confirms it; returns the address for an authenticator."""
    secret, keys = random_base32(), personal_keys(config)
    sealed = PersonKey(tenant, user, keys.masters[keys.current]).seal("totp", secret)
    cursor.execute(
        "INSERT INTO second_factor (tenant_id, id, sealed, key_id, used_step) VALUES (%s, %s, %s, %s, 0)"
        " ON CONFLICT (id) DO UPDATE SET sealed = EXCLUDED.sealed, key_id = EXCLUDED.key_id, used_step = 0,"
        " confirmed_at = NULL",
        [tenant, user, sealed, keys.current],
    )
    return TOTP(secret).provisioning_uri(name=username, issuer_name="Arrears")


def confirm_second_factor(cursor: Any, config: Config, tenant: UUID, user: UUID, code: str, at: datetime) -> bool:
    """Put the secret to use when `code` is one of it."""
    if not _spend(cursor, config, tenant, user, code, at):
        return False
    cursor.execute("UPDATE second_factor SET confirmed_at = %s WHERE id = %s", [at, user])
    return True


def has_second_factor(cursor: Any, user: UUID) -> bool:
    """Return whether a user's second factor is in use."""
    cursor.execute("SELECT 1 FROM second_factor WHERE id = %s AND confirmed_at IS NOT NULL", [user])
    return cursor.fetchone() is not None


def _code_fits(cursor: Any, config: Config, tenant: UUID, user: UUID, code: str, at: datetime) -> bool:
    return not has_second_factor(cursor, user) or _spend(cursor, config, tenant, user, code, at)


def _spend(cursor: Any, config: Config, tenant: UUID, user: UUID, code: str, at: datetime) -> bool:
    """Use up a code: of this half minute or its neighbours, and later than the last one used."""
    cursor.execute("SELECT sealed, key_id, used_step FROM second_factor WHERE id = %s FOR UPDATE", [user])
    row = cursor.fetchone()
    if row is None:
        return False
    secret = PersonKey(tenant, user, personal_keys(config).masters[row[1]]).open("totp", bytes(row[0]))
    now = int(at.timestamp()) // _STEP_SECONDS
    for step in (now - 1, now, now + 1):
        if step > row[2] and strings_equal(TOTP(secret).generate_otp(step), code.strip()):
            cursor.execute("UPDATE second_factor SET used_step = %s WHERE id = %s", [step, user])
            return True
    return False
