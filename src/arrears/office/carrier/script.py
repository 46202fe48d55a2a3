"""What the carrier does with a message: decided by the seed and the message's id alone, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from struct import Struct

import yaml

from arrears.office.carrier.manners import Manners
from arrears.office.gateways.port import Message, Reason, Status


@dataclass(frozen=True)
class PlannedReport:
    """A receipt to come."""

    after: timedelta
    status: Status
    code: str
    reason: Reason | None


@dataclass(frozen=True)
class PlannedReply:
    """An answer to come."""

    after: timedelta
    text: str


@dataclass(frozen=True)
class Plan:
    """What becomes of one message: refused, or receipts and perhaps a reply."""

    refused: tuple[Reason, str] | None = None
    reports: tuple[PlannedReport, ...] = ()
    reply: PlannedReply | None = None


def plan(seed: int, kind: Manners, message: Message) -> Plan:
    """Return what becomes of a message."""
    draw = draws(f"{seed}:{message.id}")
    if not plausible(message):
        return Plan(refused=(Reason.BAD_ADDRESS, "not_an_address"))
    chance = next(draw) % 1000
    if chance < kind.bad_address:
        return Plan(refused=(Reason.BAD_ADDRESS, "no_such_number"))
    if chance < kind.bad_address + kind.blacklisted:
        return Plan(refused=(Reason.BLACKLISTED, "blocked_by_receiver"))
    status, code, reason = Status.DELIVERED, "DELIVRD", None
    if next(draw) % 1000 < kind.bounce:
        status, code, reason = _BOUNCES[next(draw) % len(_BOUNCES)]
    reports = tuple(
        PlannedReport(within(kind.receipt_ms, next(draw)), status, code, reason) for _ in range(_receipts(kind, draw))
    )
    reply = _reply(kind, message.language, draw) if status is Status.DELIVERED and message.channel != "letter" else None
    return Plan(reports=reports, reply=reply)


def fault(seed: int, kind: Manners, request: int) -> str | None:
    """Return what goes wrong with a whole request, by its number: put_off, lost_answer, stalled or nothing."""
    chance = next(draws(f"{seed}:request:{request}")) % 1000
    for name, rate in (("put_off", kind.put_off), ("lost_answer", kind.lost_answer), ("stalled", kind.stalled)):
        if chance < rate:
            return name
        chance -= rate
    return None


def plausible(message: Message) -> bool:
    """Return whether an address can be one of its channel at all."""
    if message.channel in {"sms", "voice_bot"}:
        return plausible_number(message.address)
    if message.channel == "email":
        box, at, host = message.address.rpartition("@")
        return bool(box and at and host) and not any(mark.isspace() for mark in message.address)
    return bool(message.address.strip())


def plausible_number(address: str) -> bool:
    """Return whether an address can be a telephone's number."""
    digits = address.removeprefix("+")
    return digits.isascii() and digits.isdigit() and 5 <= len(digits) <= 15


_NUMBERS = Struct(">16I")
_BOUNCES: Sequence[tuple[Status, str, Reason | None]] = (
    (Status.FAILED, "UNDELIV", Reason.BAD_ADDRESS),
    (Status.EXPIRED, "EXPIRED", None),
    (Status.REJECTED, "REJECTD", Reason.BLACKLISTED),
)


def _receipts(kind: Manners, draw: Iterator[int]) -> int:
    if next(draw) % 1000 < kind.silent:
        return 0
    return 2 + next(draw) % 2 if next(draw) % 1000 < kind.repeated else 1


def _reply(kind: Manners, language: str, draw: Iterator[int]) -> PlannedReply | None:
    chance = next(draw) % 1000
    for what in ("opt_out", "promise", "dispute", "other"):
        rate: int = getattr(kind, what)
        if chance < rate:
            sentences = _sentences()[what]["zh" if language == "zh" else "en"]
            return PlannedReply(within(kind.reply_ms, next(draw)), sentences[next(draw) % len(sentences)])
        chance -= rate
    return None


def within(span: tuple[int, int], chance: int) -> timedelta:
    """Return a time of a span in milliseconds, by an even number."""
    low, high = span
    return timedelta(milliseconds=low + chance % (high - low + 1))


def draws(key: str) -> Iterator[int]:
    """Yield even numbers without end; cheaper than a generator of `random` for each of many messages."""
    block = key.encode()
    while True:
        block = blake2b(block).digest()
        yield from _NUMBERS.unpack(block)


@cache
def _sentences() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load((files("arrears.office.carrier") / "answers.yaml").read_text("utf-8"))
