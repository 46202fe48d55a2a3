"""People's personal data: kept sealed, found by blind index, shown masked, revealed for a reason that is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.facts.append import append, draft
from arrears.office.keys import PersonalKeys, personal_keys
from arrears.office.privacy.seal import PersonKey, blind, blind_tail, mask, new_person_key, normalise, unwrap
from arrears.office.privacy.together import hold_with_partners
from arrears.office.tenancy import current_tenant
from arrears.record.kinds.office import DataRead, PersonErased

FIELDS = ("name", "phone", "email", "id_number", "address", "employer")


@dataclass(frozen=True)
class Known:
    """What a source says of a person. `fields` holds personal data in clear: each field's values, best first."""

    customer_id: str
    language: str = "zh"
    timezone: str = "Asia/Shanghai"
    preferred_channel: str | None = None
    fields: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict[str, Sequence[str]]())


def person_id(tenant: UUID, customer_id: str) -> UUID:
    """Return the id of a tenant's person: the same for the same customer, always."""
    return uuid5(tenant, f"person/{customer_id}")


LOCK = "FOR NO KEY UPDATE"
"""How a person's row is locked by whoever decides on them: a new message may still refer to it."""


def lock_people(cursor: Any, people: Iterable[UUID]) -> None:
    """Wait for everybody who decides on these people, and keep others out. Come here before any chain is locked."""
    wanted = sorted(set(people))
    hold_with_partners(cursor, wanted)
    cursor.execute(f"SELECT 1 FROM person WHERE id = ANY(%s) ORDER BY id {LOCK}", [wanted])


def keep(cursor: Any, config: Config, people: Iterable[Known]) -> int:
    """Write people whose data is new or differs from what is kept; returns how many were written.

    A source speaks of the fields that it names: an empty one says that there is none, and those it does not name stay
    as they are. People are written in the order of their ids: two writers cannot wait for each other in a circle.
    """
    tenant, keys = current_tenant(cursor), personal_keys(config)
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people'), hashtext(%s))", [str(tenant)])  # one key a person
    wanted = sorted(((person_id(tenant, said.customer_id), said) for said in people), key=lambda pair: pair[0].int)
    kept = _kept(cursor, [identity for identity, _ in wanted])
    changes = _Changes()
    for identity, said in wanted:
        before, indexes = kept.get(identity), _indexes(keys, tenant, said)
        if before is None or not before.same_as(said, indexes):
            _change(changes, keys, tenant, identity, said, indexes, before)
    changes.write(cursor, tenant)
    return len(changes.people)


@dataclass
class _Kept:
    about: tuple[str, str, str | None]
    wrapped: bytes | None
    key_id: str | None
    erased: bool
    indexes: dict[tuple[str, int], bytes]

    def same_as(self, said: Known, indexes: Mapping[tuple[str, int], bytes]) -> bool:
        if self.erased:
            return True  # what was erased by rule is not taken in again from the next tape
        told = {place: index for place, index in self.indexes.items() if place[0] in said.fields}
        return self.about == (said.language, said.timezone, said.preferred_channel) and told == indexes


@dataclass
class _Changes:
    """Rows to be written: people, fields to be replaced (person, name), and what takes their place."""

    people: list[tuple[Any, ...]] = field(default_factory=lambda: list[tuple[Any, ...]]())
    gone: list[tuple[UUID, str]] = field(default_factory=lambda: list[tuple[UUID, str]]())
    fields: list[tuple[Any, ...]] = field(default_factory=lambda: list[tuple[Any, ...]]())

    def write(self, cursor: Any, tenant: UUID) -> None:
        """Write them, each table in one statement."""
        cursor.execute(_WRITE_PEOPLE, [tenant, *_columns(self.people, 7)])
        cursor.execute(_CLEAR_FIELDS, _columns(self.gone, 2))
        cursor.execute(_WRITE_FIELDS, [tenant, *_columns(self.fields, 6)])


_WRITE_PEOPLE = """
INSERT INTO person (tenant_id, id, customer_id, language, timezone, preferred_channel, wrapped_key, key_id)
SELECT %s, * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::text[])
    ON CONFLICT (id) DO UPDATE SET language = EXCLUDED.language, timezone = EXCLUDED.timezone,
       preferred_channel = EXCLUDED.preferred_channel, wrapped_key = EXCLUDED.wrapped_key, key_id = EXCLUDED.key_id
"""
_CLEAR_FIELDS = """
DELETE FROM person_field f USING unnest(%s::uuid[], %s::text[]) AS gone(person, field)
 WHERE f.person_id = gone.person AND f.field = gone.field
"""
_WRITE_FIELDS = """
INSERT INTO person_field (tenant_id, person_id, field, ordinal, sealed, blind, blind_tail)
SELECT %s, * FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::bytea[], %s::bytea[], %s::bytea[])
"""


def _columns(rows: Sequence[tuple[Any, ...]], count: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(count)]


def _kept(cursor: Any, people: Sequence[UUID]) -> dict[UUID, _Kept]:
    """Return what is kept of these people, their rows locked: nobody wraps their keys anew meanwhile."""
    cursor.execute(
        "SELECT id, language, timezone, preferred_channel, wrapped_key, key_id, erased_at IS NOT NULL"
        " FROM person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [list(people)],
    )
    found = {
        row[0]: _Kept((row[1], row[2], row[3]), bytes(row[4]) if row[4] else None, row[5], row[6], {})
        for row in cursor.fetchall()
    }
    cursor.execute(
        "SELECT person_id, field, ordinal, blind FROM person_field WHERE person_id = ANY(%s)", [list(people)]
    )
    for person, name, ordinal, index in cursor.fetchall():
        found[person].indexes[name, ordinal] = bytes(index)
    return found


def _indexes(keys: PersonalKeys, tenant: UUID, said: Known) -> dict[tuple[str, int], bytes]:
    unknown = set(said.fields) - set(FIELDS)
    if unknown:
        raise InputError(
            "unknown_field", f"{min(unknown)!r} is no personal field; known are {', '.join(FIELDS)}", "fields"
        )
    return {
        (name, ordinal): blind(keys, tenant, name, value)
        for name, values in said.fields.items()
        for ordinal, value in enumerate(values)
    }


def _change(
    changes: _Changes,
    keys: PersonalKeys,
    tenant: UUID,
    identity: UUID,
    said: Known,
    indexes: Mapping[tuple[str, int], bytes],
    before: _Kept | None,
) -> None:
    if before is None or before.wrapped is None:
        key, wrapped = new_person_key(keys, tenant, identity)
        key_id = keys.current
    else:
        key_id, wrapped = str(before.key_id), before.wrapped
        key = unwrap(keys, key_id, wrapped, tenant, identity)
    changes.people.append(
        (identity, said.customer_id, said.language, said.timezone, said.preferred_channel, wrapped, key_id)
    )
    changes.gone += [(identity, name) for name in said.fields]
    changes.fields += [
        (identity, name, ordinal, key.seal(name, value), indexes[name, ordinal], blind_tail(keys, tenant, name, value))
        for name, values in said.fields.items()
        for ordinal, value in enumerate(values)
    ]


def key_of(cursor: Any, config: Config, person: UUID) -> PersonKey:
    """Return a person's key, for sealing what they said; `InputError` for nobody, or for one who was erased."""
    tenant, keys = current_tenant(cursor), personal_keys(config)
    cursor.execute("SELECT key_id, wrapped_key, erased_at FROM person WHERE id = %s FOR UPDATE", [person])
    row = cursor.fetchone()
    if row is None:
        raise InputError("unknown_person", f"no person {person}", "person")
    if row[2] is not None:
        raise InputError("person_erased", "this person's data was erased", "person")
    if row[1] is not None:
        return unwrap(keys, row[0], bytes(row[1]), tenant, person)
    key, wrapped = new_person_key(keys, tenant, person)
    cursor.execute("UPDATE person SET wrapped_key = %s, key_id = %s WHERE id = %s", [wrapped, keys.current, person])
    return key


def masked(cursor: Any, config: Config, people: Sequence[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """Return what may be shown of people without a reason: every field with its middle hidden."""
    tenant, keys = current_tenant(cursor), personal_keys(config)
    cursor.execute(
        "SELECT f.person_id, f.field, f.sealed, p.key_id, p.wrapped_key FROM person_field f JOIN person p"
        " ON p.id = f.person_id WHERE f.person_id = ANY(%s) AND p.wrapped_key IS NOT NULL"
        " ORDER BY f.person_id, f.field, f.ordinal",
        [list(people)],
    )
    shown: dict[UUID, dict[str, list[str]]] = {person: {} for person in people}
    opened: dict[UUID, PersonKey] = {}
    for person, name, sealed, key_id, wrapped in cursor.fetchall():
        if person not in opened:
            opened[person] = unwrap(keys, key_id, bytes(wrapped), tenant, person)
        shown[person].setdefault(name, []).append(mask(name, opened[person].open(name, bytes(sealed))))
    return shown


def reveal(
    cursor: Any,
    config: Config,
    person: UUID,
    fields: Sequence[str],
    *,
    actor: str,
    reason: str,
    at: datetime,
    case: UUID | None = None,
) -> dict[str, list[str]]:
    """Return a person's fields in clear; that `actor` saw them, and why, goes on the person's own chain."""
    if not reason.strip():
        raise InputError("reason_missing", "say why this is to be seen", "reason")
    key = key_of(cursor, config, person)
    cursor.execute(
        "SELECT field, sealed FROM person_field WHERE person_id = %s AND field = ANY(%s) ORDER BY field, ordinal",
        [person, list(fields)],
    )
    seen: dict[str, list[str]] = {name: [] for name in fields}
    for name, sealed in cursor.fetchall():
        seen[name].append(key.open(name, bytes(sealed)))
    said = DataRead(person=person, case=case, fields=sorted(fields), reason=reason.strip())
    append(cursor, [draft(person, said, happened_at=at, actor=actor, source="desk")])
    return seen


def find(cursor: Any, config: Config, name: str, value: str, *, limit: int = 50) -> list[UUID]:
    """Return the people with this value of a field; four digits find a number's tail, 张** a name as shown."""
    tenant, keys = current_tenant(cursor), personal_keys(config)
    plain = normalise(name, value)
    tail = (name in {"phone", "id_number"} and len(plain) == 4) or (name == "name" and plain.endswith("*"))
    index = blind(keys, tenant, f"{name}_tail", plain) if tail else blind(keys, tenant, name, value)
    column = "blind_tail" if tail else "blind"
    cursor.execute(
        f"SELECT DISTINCT person_id FROM person_field WHERE tenant_id = %s AND field = %s AND {column} = %s LIMIT %s",
        [tenant, name, index, limit],
    )
    return [row[0] for row in cursor.fetchall()]


def erase(cursor: Any, person: UUID, *, rule: str, actor: str, at: datetime) -> str:
    """Destroy a person's key by a retention rule or on request; returns the digest that proves which key it was."""
    cursor.execute("SELECT wrapped_key FROM person WHERE id = %s FOR UPDATE", [person])
    row = cursor.fetchone()
    if row is None or row[0] is None:
        raise InputError("person_erased", "nobody is known by this id, or their data is erased already", "person")
    digest = hashlib.sha256(bytes(row[0])).hexdigest()
    cursor.execute("DELETE FROM person_field WHERE person_id = %s", [person])
    cursor.execute(
        "UPDATE person SET wrapped_key = NULL, key_id = NULL, erased_at = %s, customer_id = %s WHERE id = %s",
        [at.astimezone(UTC), f"erased/{person}", person],
    )
    said = PersonErased(person=person, rule=rule, key_digest=digest)
    append(cursor, [draft(person, said, happened_at=at, actor=actor, source="retention")])
    return digest
