"""Facts of calls that a telephone gateway puts through."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from arrears.record.catalogue import Payload, kind

Told = Literal["placed", "refused", "not_placed", "ringing", "answered", "ended"]


@kind("call.attempted", zh="发起呼叫", en="Call attempted")
class CallAttempted(Payload):
    """A gateway is about to be asked for a call: on record with the verdict, before anything rings.

    `number` is its opaque id; the gateway takes nothing over after `until` (of the real clock).
    """

    contact: UUID
    number: str
    extension: str
    gateway: str
    until: datetime


@kind("call.told", zh="呼叫状态", en="Call progress")
class CallTold(Payload):
    """How far a call came: as the gateway answered, told, or said when it was asked. `seconds` is the time of talk."""

    contact: UUID
    status: Told
    told_at: datetime
    vendor_id: str | None = None
    seconds: int | None = None
    cause: str | None = None
    recording: str | None = None
    recording_sha256: str | None = None


@kind("call.recorded", zh="话单核对", en="Call on the exchange's record")
class CallRecorded(Payload):
    """A call detail record of the exchange that belongs to a contact. `record` is its natural key.

    `caller` is who began the contact: of a number that was dialled by hand there is no attempt to say so.
    """

    contact: UUID
    record: str
    began_at: datetime
    seconds: int
    number: str
    caller: str
    extension: str | None = None
    cause: str | None = None
    recording: str | None = None
    recording_sha256: str | None = None


@kind("call.unaccounted", zh="无对应呼叫的话单", en="Call without attempt")
class CallUnaccounted(Payload):
    """The exchange has a call on record that nobody attempted here. `number` is opaque; `case` where it is known."""

    record: str
    began_at: datetime
    seconds: int
    number: str
    extension: str | None = None
    case: UUID | None = None
    recording: str | None = None


@kind("call.explained", zh="话单说明", en="Call explained")
class CallExplained(Payload):
    """Somebody looked into a call without attempt and said what it was."""

    record: str
    because: str


@kind("calls.imported", zh="导入话单", en="Call records taken in")
class CallsImported(Payload):
    """A file of call detail records brought something new. `file` is its SHA-256."""

    file: str
    lines: int
    matched: int
    unaccounted: int
    known: int
    rejected: int
