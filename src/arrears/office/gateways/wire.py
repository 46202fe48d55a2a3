"""The generic gateway's JSON: messages out, results, states, and events back (docs/reference/gateways.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.gateways.port import (
    Accepted,
    Call,
    CallEvent,
    CallStatus,
    Cause,
    Doubt,
    Event,
    Message,
    Outcome,
    Reason,
    Refused,
    Reply,
    Report,
    State,
    Status,
)

LONGEST_CALL_SECONDS = 86_400
LONGEST_REFERENCE = 300
_SHA256 = re.compile(r"[0-9a-f]{64}")


def messages_body(messages: Sequence[Message], until: datetime) -> bytes:
    """Return the body of ``POST /messages``."""
    return _json({"until": until.isoformat(), "messages": [_message(message) for message in messages]})


def calls_body(call: Call, until: datetime) -> bytes:
    """Return the body of ``POST /calls``."""
    said = {
        "id": str(call.id), "borrower": call.borrower, "collector": call.collector, "lender": call.lender,
        "record": call.record,
    }  # fmt: skip
    return _json({"until": until.isoformat(), "calls": [said]})


def read_call(given: Mapping[str, Any]) -> Call:
    """Return a call of ``POST /calls``; raises as `read_message`."""
    return Call(
        UUID(given["id"]), _text(given["borrower"]), _text(given["collector"]), _text(given["lender"]),
        record=given.get("record") is not False,
    )  # fmt: skip


def find_body(doubts: Sequence[Doubt]) -> bytes:
    """Return the body of ``POST /find``."""
    return _json({"messages": [{"id": str(doubt.message.id), "until": doubt.until.isoformat()} for doubt in doubts]})


def read_message(given: Mapping[str, Any]) -> Message:
    """Return a message of ``POST /messages``; raises KeyError, TypeError or ValueError when it is none."""
    return Message(
        id=UUID(given["id"]),
        channel=_text(given["channel"]),
        address=_text(given["address"]),
        text=_text(given["text"]),
        lender=_text(given["lender"]),
        language=_text(given["language"]),
        subject=given.get("subject"),
        template_code=given.get("template_code"),
        variables=dict(given.get("variables") or {}),
    )


def result_json(outcome: Accepted | Refused) -> dict[str, str | None]:
    """Return one result of ``POST /messages``."""
    if isinstance(outcome, Accepted):
        return {"id": str(outcome.id), "result": "accepted", "vendor_id": outcome.vendor_id}
    return {"id": str(outcome.id), "result": "refused", "reason": outcome.reason, "code": outcome.code}


def read_results(body: bytes) -> dict[UUID, Outcome]:
    """Return the results of ``POST /messages`` by id; raises as `read_message`."""
    results: dict[UUID, Outcome] = {}
    for given in json.loads(body)["results"]:
        identity = UUID(given["id"])
        if given["result"] == "accepted":
            results[identity] = Accepted(identity, given.get("vendor_id"))
        elif given["result"] == "refused":
            results[identity] = Refused(identity, Reason(given["reason"]), _text(given.get("code") or ""))
        else:
            raise ValueError(given["result"])
    return results


def read_states(body: bytes) -> dict[UUID, State]:
    """Return the answer of ``POST /find``; raises as `read_message`."""
    return {UUID(identity): State(state) for identity, state in json.loads(body)["states"].items()}


def event_json(event: Event) -> dict[str, Any]:
    """Return an event as JSON."""
    if isinstance(event, Report):
        return {
            "type": "report", "message": _maybe(event.message), "vendor_id": event.vendor_id, "status": event.status,
            "code": event.code, "reason": event.reason, "at": event.at.isoformat(),
        }  # fmt: skip
    if isinstance(event, CallEvent):
        return {
            "type": "call", "call": str(event.call), "vendor_id": event.vendor_id, "status": event.status,
            "at": event.at.isoformat(), "seconds": event.seconds, "cause": event.cause, "recording": event.recording,
            "recording_sha256": event.recording_sha256,
        }  # fmt: skip
    return {
        "type": "reply", "id": event.id, "channel": event.channel, "address": event.address, "text": event.text,
        "message": _maybe(event.message), "at": event.at.isoformat(),
    }  # fmt: skip


def read_event(given: Mapping[str, Any]) -> Event:
    """Return an event; raises as `read_message`."""
    message = UUID(given["message"]) if given.get("message") else None
    if given["type"] == "report":
        reason = Reason(given["reason"]) if given.get("reason") else None
        vendor_id = given.get("vendor_id")
        if message is None and not vendor_id:
            raise ValueError("a report that names no message")
        return Report(
            message, Status(given["status"]), _moment(given["at"]), vendor_id, given.get("code") or "", reason
        )
    if given["type"] == "reply":
        return Reply(
            id=_text(given["id"]), channel=_text(given["channel"]), address=_text(given["address"]),
            text=_text(given["text"]), at=_moment(given["at"]), message=message,
        )  # fmt: skip
    if given["type"] == "call":
        return _call_event(given)
    raise ValueError(given["type"])


def _call_event(given: Mapping[str, Any]) -> CallEvent:
    seconds, digest = given.get("seconds"), given.get("recording_sha256")
    if seconds is not None and (type(seconds) is not int or not 0 <= seconds <= LONGEST_CALL_SECONDS):
        raise ValueError("seconds of a call")
    if digest is not None and not _SHA256.fullmatch(_text(digest)):
        raise ValueError("a SHA-256 in small hexadecimal digits")
    for name in ("vendor_id", "recording"):
        if given.get(name) is not None and len(_text(given[name])) > LONGEST_REFERENCE:
            raise ValueError(name)
    return CallEvent(
        UUID(given["call"]), CallStatus(given["status"]), _moment(given["at"]), given.get("vendor_id"), seconds,
        Cause(given["cause"]) if given.get("cause") else None, given.get("recording"), digest,
    )  # fmt: skip


def _message(message: Message) -> dict[str, Any]:
    return {
        "id": str(message.id), "channel": message.channel, "address": message.address, "text": message.text,
        "subject": message.subject, "template_code": message.template_code, "variables": dict(message.variables),
        "lender": message.lender, "language": message.language,
    }  # fmt: skip


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without zone")
    return moment


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text is needed")
    return value


def _maybe(identity: UUID | None) -> str | None:
    return None if identity is None else str(identity)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
