"""The port through which messages leave and answers return. Every gateway, and the tests' fake, keeps this contract.

**Sent once.** The office makes a message's id before it sends, and the gateway hands it to the vendor as its own
reference. `send` answers for each message, in order, and never raises for the vendor's troubles. It tries again only
what surely was not taken. Where nobody knows, it says `Unknown`; then, and after a crash, the office asks `find`, and
sends again only what is `ABSENT`.

**Until.** A sender owns its messages until a moment (the end of its lease). A gateway hands nothing over after it,
and `find` says `ABSENT` only once it has passed: a sender that was slow, or stopped and woken, cannot double what
another one sends in its place. Leases are of the real clock, whatever day the office is made to live in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Reason(StrEnum):
    """Why a message was refused; whatever a vendor says is one of these."""

    BAD_ADDRESS = "bad_address"
    """There is no such number or box: look for another one."""
    BLACKLISTED = "blacklisted"
    """The vendor or the receiver blocks us: do not write there again."""
    RATE_LIMITED = "rate_limited"
    """Too many or too fast: the same message may be sent later."""
    UNREACHABLE = "unreachable"
    """Nobody took the connection, or the time was over before it began: the same message may be sent later."""
    REFUSED = "refused"
    """The vendor will not send this: text, template, signature or account; somebody of the office must look."""

    @property
    def later(self) -> bool:
        """Return whether the same message may be tried again later."""
        return self in {Reason.RATE_LIMITED, Reason.UNREACHABLE}


class State(StrEnum):
    """What a gateway knows of a message when asked by our id."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    ABSENT = "absent"
    """It was never taken and no more can be: it may be sent."""
    PENDING = "pending"
    """The gateway cannot say at this moment: ask again."""
    UNKNOWABLE = "unknowable"
    """The gateway can never say: it counts as sent, and is not sent again."""


class Status(StrEnum):
    """What became of a message, by its receipt (`message.receipt` on record)."""

    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Message:
    """One message, ready to leave. `address` and `text` are personal: they stand in no log and in no repr."""

    id: UUID
    """Made by the office; the vendor's reference to it."""
    channel: str
    """sms, email, app, letter or voice_bot."""
    address: str = field(repr=False)
    """E.164 number, mail address, device token, or a postal address of several lines."""
    text: str = field(repr=False)
    lender: str
    """Name of the lender for whom it is sent: the SMS signature, the mail's sender."""
    language: str
    """zh or en."""
    subject: str | None = field(default=None, repr=False)
    template_code: str | None = None
    """The vendor's code of the approved template, where the vendor sends templates only."""
    variables: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Values of the template's variables, in the template's order."""


@dataclass(frozen=True)
class Accepted:
    """The vendor took the message and answers for it; `vendor_id` is its own id, where it gave one."""

    id: UUID
    vendor_id: str | None = None


@dataclass(frozen=True)
class Refused:
    """The message did not leave and will not. `code` is the vendor's own word for it."""

    id: UUID
    reason: Reason
    code: str = ""


@dataclass(frozen=True)
class Unknown:
    """Nobody knows whether the vendor took the message: ask `find` after `until`, never send again before."""

    id: UUID
    code: str = ""


Outcome = Accepted | Refused | Unknown


@dataclass(frozen=True)
class Doubt:
    """A message of which the office does not know whether it left."""

    message: Message
    since: datetime
    """The earliest moment at which it can have been handed over (its lease began)."""
    until: datetime
    """The latest (its lease ended)."""
    vendor_id: str | None = None


@dataclass(frozen=True)
class Report:
    """A receipt. It names the message by our id, or by the vendor's where the vendor repeats only its own."""

    message: UUID | None
    status: Status
    at: datetime
    vendor_id: str | None = None
    code: str = ""
    reason: Reason | None = None
    """Why it was not delivered, where that is known."""

    @property
    def key(self) -> str:
        """Return what is equal in repeated receipts of one event."""
        return f"report:{self.message or self.vendor_id}:{self.status}"


@dataclass(frozen=True)
class Reply:
    """Somebody answered. `id` is equal when the vendor tells the same answer again."""

    id: str
    channel: str
    address: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime
    message: UUID | None = None
    """The message answered, where the vendor knows it."""

    @property
    def key(self) -> str:
        """Return what is equal in repeated tellings of one reply."""
        return f"reply:{self.id}"


class CallStatus(StrEnum):
    """How far a call has come."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class Cause(StrEnum):
    """Why a call ended; whatever a vendor says is one of these."""

    COMPLETED = "completed"
    """Somebody answered, and somebody hung up."""
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    DECLINED = "declined"
    FAILED = "failed"
    """The network could not put it through."""


@dataclass(frozen=True)
class Call:
    """A call that a telephone gateway is to make between a collector and a borrower. Numbers stand in no repr."""

    id: UUID
    """The contact's id, made by the office before the ring; the vendor's reference to it."""
    borrower: str = field(repr=False)
    collector: str = field(repr=False)
    """Extension of the office's exchange that is rung first."""
    lender: str
    record: bool = True


@dataclass(frozen=True)
class CallEvent:
    """What a telephone gateway tells of a call. `seconds` is the time of talk; the recording stays at the vendor's."""

    call: UUID
    status: CallStatus
    at: datetime
    vendor_id: str | None = None
    seconds: int | None = None
    cause: Cause | None = None
    recording: str | None = None
    recording_sha256: str | None = None


Event = Report | Reply | CallEvent


@dataclass(frozen=True)
class Events:
    """A page of events, oldest first, and the place to go on from."""

    items: Sequence[Event]
    after: str


@dataclass(frozen=True)
class Callback:
    """A request that claims to come from the vendor. `headers` are matched without regard to case."""

    url: str
    """The whole address that was asked for, as the vendor knows it, with its query."""
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime


class CallbackRefused(Exception):
    """A callback is not from the vendor or cannot be read. `code`: unsigned, wrong_signature, stale, malformed."""

    def __init__(self, code: str) -> None:
        """Keep the code; answer 401, or 400 when malformed."""
        super().__init__(code)
        self.code = code

    @property
    def status(self) -> int:
        """Return HTTP's status of the answer."""
        return 400 if self.code == "malformed" else 401


class Gateway(Protocol):
    """A way out. All calls may be made from several threads; all have timeouts."""

    @property
    def name(self) -> str:
        """Its name on record."""
        ...

    @property
    def channels(self) -> frozenset[str]:
        """Channels that it carries."""
        ...

    @property
    def batch(self) -> int:
        """The most messages that one `send` or `find` takes."""
        ...

    def send(self, messages: Sequence[Message], until: datetime) -> list[Outcome]:
        """Hand messages over, none after `until`; one outcome for each, in their order. An empty batch is none."""
        ...

    def find(self, doubts: Sequence[Doubt], now: datetime) -> dict[UUID, State]:
        """Ask what became of messages; every id asked for is in the answer."""
        ...

    def events(self, after: str = "") -> Events:
        """Fetch receipts and replies after a place; none where the vendor only calls back."""
        ...

    def parse_callback(self, callback: Callback) -> list[Event]:
        """Read a callback after checking that it is the vendor's; raises `CallbackRefused`."""
        ...

    def answer(self) -> tuple[str, bytes]:
        """Return the content type and body with which the vendor wants its callbacks acknowledged."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class Telephone(Gateway, Protocol):
    """A gateway that also puts calls through: what it takes it tells of by events, and answers for by `find`."""

    def ring(self, call: Call, until: datetime) -> Outcome:
        """Ask for the call, never after `until`; `Unknown` where nobody knows whether it was taken."""
        ...
