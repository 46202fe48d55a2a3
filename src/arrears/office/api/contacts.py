"""Contacts: ask the law before one, say afterwards what came of it."""

# pyright: basic

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from arrears.office.api.call import FAULTS, Key, Text, missing, reading, run

router = Router(tags=["contacts"])


class ContactIn(Schema):
    """A contact that somebody is about to make; its id is theirs."""

    contact: UUID
    channel: Literal["call", "voice_bot", "sms", "email", "app", "letter", "visit"]


class ContactDecided(Schema):
    """The law's answer; it is on record, whatever it is. Only a permitted contact may be made, and now."""

    contact: UUID
    permitted: bool
    verdict: dict[str, Any]


class OutcomeIn(Schema):
    """What came of a call."""

    outcome: Text = Field(min_length=1, max_length=60)
    seconds: int = Field(default=0, ge=0, le=86_400)
    note: Text = Field(default="", max_length=4000)


class OutcomeDone(Schema):
    """The facts that an outcome is."""

    case: UUID
    outcome: str
    facts: list[str]


@router.post("/{case}/contacts", response={200: ContactDecided, **FAULTS})
def decide(request: HttpRequest, response: HttpResponse, case: UUID, body: ContactIn, key: Key) -> dict[str, Any]:
    """Ask the law whether the borrower may be contacted through a channel now."""
    payload = {"case": str(case), "contact": str(body.contact), "channel": body.channel}
    return run(request, response, "contacts:write", "contact.decide", payload, key)


@router.post("/{case}/contacts/{contact}/outcome", response={200: OutcomeDone, **FAULTS})
def outcome(
    request: HttpRequest, response: HttpResponse, case: UUID, contact: UUID, body: OutcomeIn, key: Key
) -> dict[str, Any]:
    """Say what came of a call; what it implies (a hold, a next attempt) happens by itself."""
    with reading(request, "contacts:write") as db:
        db.execute("SELECT 1 FROM contact WHERE id = %s AND chain_id = %s", [contact, case])
        if db.fetchone() is None:
            raise missing("contact", "contact")
    payload = {"case": str(case), "contact": str(contact), **body.model_dump(mode="json")}
    return run(request, response, "contacts:write", "desk.log_call", payload, key)
