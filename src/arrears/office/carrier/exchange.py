"""The carrier as a telephone exchange: what becomes of a call, decided by the seed and the call's id alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from arrears.office.carrier.manners import Manners
from arrears.office.carrier.script import draws, plausible_number, within
from arrears.office.gateways.port import Call, CallEvent, CallStatus, Cause, Reason


@dataclass(frozen=True)
class Ringing:
    """What becomes of one call: refused, or events to come, each perhaps more than once."""

    refused: tuple[Reason, str] | None = None
    events: tuple[CallEvent, ...] = ()


def ringing(seed: int, kind: Manners, call: Call, now: datetime) -> Ringing:
    """Return what becomes of a call that is asked for `now`."""
    draw = draws(f"{seed}:call:{call.id}")
    if not plausible_number(call.borrower):
        return Ringing((Reason.BAD_ADDRESS, "not_a_number"))
    chance = next(draw) % 1000
    if chance < kind.bad_address:
        return Ringing((Reason.BAD_ADDRESS, "no_such_number"))
    if chance < kind.bad_address + kind.blacklisted:
        return Ringing((Reason.BLACKLISTED, "blocked_by_receiver"))
    told = _story(kind, call, now, draw)
    again = 2 if next(draw) % 1000 < kind.repeated else 1
    return Ringing(events=tuple(event for event in told for _ in range(again)))


def _story(kind: Manners, call: Call, now: datetime, draw: Iterator[int]) -> list[CallEvent]:
    line = f"L{call.id.hex}"
    cause = _cause(kind, next(draw))
    rang = now + within(kind.ring_ms, next(draw))
    up = rang + within(kind.ring_ms, next(draw))
    ringing = CallEvent(call.id, CallStatus.RINGING, rang, line)
    if cause is Cause.BUSY:  # a line that is engaged does not ring
        return [CallEvent(call.id, CallStatus.ENDED, rang, line, 0, cause)]
    if cause is not Cause.COMPLETED:
        return [ringing, CallEvent(call.id, CallStatus.ENDED, up, line, 0, cause)]
    talk = within(kind.talk_ms, next(draw))
    digest = sha256(f"recording of {call.id}".encode()).hexdigest()
    kept = (f"recordings/{call.id}.wav", digest) if call.record else (None, None)
    return [
        ringing, CallEvent(call.id, CallStatus.ANSWERED, up, line),
        CallEvent(call.id, CallStatus.ENDED, up + talk, line, talk // timedelta(seconds=1), cause, *kept),
    ]  # fmt: skip


def _cause(kind: Manners, chance: int) -> Cause:
    chance %= 1000
    for rate, cause in (
        (kind.unanswered, Cause.NO_ANSWER), (kind.engaged, Cause.BUSY), (kind.declined, Cause.DECLINED),
    ):  # fmt: skip
        if chance < rate:
            return cause
        chance -= rate
    return Cause.COMPLETED
