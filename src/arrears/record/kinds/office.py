"""Facts of the office itself, on its own chain, its users' or its people's: nights, reads, exports, keys, erasures."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from arrears.record.catalogue import Payload, kind


@kind("night.ingested", zh="夜批入库", en="Night taken in")
class NightIngested(Payload):
    """A night's output was taken in. `files` are the SHA-256 digests of what was read."""

    as_of: date
    files: dict[str, str]
    accounts: int
    customers: int
    actions: int
    opened: int
    reopened: int
    moved: int
    cured: int
    assessed: int
    withdrawn: int = 0
    missing: int = 0


@kind("data.read", zh="查看个人信息", en="Personal data read")
class DataRead(Payload):
    """A user saw a person's data unmasked. On the chain of the person."""

    person: UUID
    case: UUID | None = None
    fields: list[str]
    reason: str


@kind("data.exported", zh="导出", en="Data exported")
class DataExported(Payload):
    """A case file, a person's own data or a list left the office."""

    what: Literal["case", "person", "list"]
    subject: str
    digest: str | None = None
    reason: str


@kind("person.erased", zh="删除个人信息", en="Person erased")
class PersonErased(Payload):
    """A person's key was destroyed by a retention rule or on request; `key_digest` proves which."""

    person: UUID
    rule: str
    key_digest: str


@kind("key.rotated", zh="密钥轮换", en="Key rotated")
class KeyRotated(Payload):
    """People's keys were wrapped anew with another master key."""

    key_id: str
    people: int


@kind("user.changed", zh="用户变更", en="User changed")
class UserChanged(Payload):
    """A user was made, or their roles or state changed."""

    user: UUID
    username: str
    roles: list[str]
    active: bool


@kind("record.sealed", zh="存证校验点", en="Checkpoint sealed")
class RecordSealed(Payload):
    """A checkpoint of the log was signed and left the database."""

    size: int
    root: str
    key: str


@kind("record.compared", zh="投影核对", en="Projections compared")
class RecordCompared(Payload):
    """Every projection was made again from facts alone; `differs` rows were not what the facts give."""

    tables: int
    rows: int
    differs: int
    wrong: list[str]
