"""How the people and networks behind the carrier behave: by name, or from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from arrears.kernel.refusal import InputError

Rate = Annotated[int, Field(ge=0, le=1000)]
Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]


def _in_order(span: tuple[int, int]) -> tuple[int, int]:
    if span[0] > span[1]:
        raise ValueError("the shorter time comes first")
    return span


Span = Annotated[tuple[Milliseconds, Milliseconds], AfterValidator(_in_order)]


@dataclass(frozen=True, config=ConfigDict(extra="forbid", strict=True))
class Manners:
    """How people and networks behave: so many of a thousand, and spans in milliseconds."""

    bad_address: Rate = 0
    """Refused at once: no such number."""
    blacklisted: Rate = 0
    """Refused at once: the receiver blocks us."""
    bounce: Rate = 0
    """Taken, then not delivered."""
    silent: Rate = 0
    """Taken, and no receipt ever."""
    repeated: Rate = 0
    """The receipt comes two or three times."""
    opt_out: Rate = 0
    """Answers 退订 or STOP."""
    promise: Rate = 0
    """Answers with a promise to pay."""
    dispute: Rate = 0
    """Answers that something is wrong."""
    other: Rate = 0
    """Answers something else."""
    put_off: Rate = 0
    """Of requests: answered 429, nothing taken."""
    lost_answer: Rate = 0
    """Of requests: taken and recorded, but the connection breaks before the answer."""
    stalled: Rate = 0
    """Of requests: lie about for `stall_ms` before they are taken."""
    unanswered: Rate = 0
    """Of calls: it rings and nobody answers."""
    engaged: Rate = 0
    """Of calls: busy."""
    declined: Rate = 0
    """Of calls: turned away while it rings."""
    receipt_ms: Span = (0, 0)
    reply_ms: Span = (0, 0)
    stall_ms: Milliseconds = 0
    ring_ms: Span = (0, 0)
    """Of calls: between one step and the next."""
    talk_ms: Span = (0, 0)


NAMED = {
    "quiet": Manners(receipt_ms=(0, 200), ring_ms=(0, 200), talk_ms=(1_000, 2_000)),
    "lively": Manners(
        bad_address=10, blacklisted=5, bounce=30, silent=20, repeated=60, opt_out=10, promise=40, dispute=10, other=20,
        receipt_ms=(50, 2_000), reply_ms=(200, 5_000), unanswered=400, engaged=50, declined=50, ring_ms=(800, 3_000),
        talk_ms=(8_000, 90_000),
    ),
    "rough": Manners(
        bad_address=10, blacklisted=5, bounce=30, silent=20, repeated=200, opt_out=20, promise=40, dispute=10, other=20,
        put_off=30, lost_answer=50, stalled=20, receipt_ms=(0, 2_000), reply_ms=(0, 3_000), stall_ms=3_000,
        unanswered=400, engaged=50, declined=50, ring_ms=(0, 2_000), talk_ms=(1_000, 20_000),
    ),
}  # fmt: skip


def manners(name: str) -> Manners:
    """Return manners by name, or from a JSON file with some of their fields."""
    if name in NAMED:
        return NAMED[name]
    try:
        return TypeAdapter(Manners).validate_json(Path(name).read_bytes())
    except OSError:
        message = f"{name!r} is neither one of {', '.join(NAMED)} nor a file that can be read"
        raise InputError("manners_unknown", message, "--manners") from None
    except ValidationError as faults:
        first = faults.errors()[0]
        raise InputError("manners_malformed", first["msg"], ".".join(["--manners", *map(str, first["loc"])])) from None
