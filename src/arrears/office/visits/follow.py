"""What follows from a visit's outcome by itself: tasks, promises, holds, marks, what is thought of the address."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Office
from arrears.office.desk.kinds import HandedOver, RetrySet
from arrears.office.desk.rank import office_zone
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import one
from arrears.office.visits.kinds import AddressJudged
from arrears.office.visits.policy import VisitOutcome
from arrears.record.catalogue import Payload
from arrears.record.kinds.agreement import MarkChanged, PromiseMade
from arrears.record.kinds.case import CaseStepSet, HoldPlaced
from arrears.record.kinds.contact import ComplaintReceived

FARTHEST_PROMISE = timedelta(days=60)


class Promise(Protocol):
    """An amount by a day."""

    @property
    def amount_minor(self) -> int:
        """Return minor units."""
        ...

    @property
    def due_on(self) -> str:
        """Return the day."""
        ...


@dataclass(frozen=True)
class Told:
    """What a visit told: its row, the words, the promise."""

    row: dict[str, Any]
    visit: UUID
    contact: UUID
    note: str
    promise: Promise | None
    left_at: datetime


def follow(office: Office, told: Told, outcome: VisitOutcome) -> list[Payload]:
    """Return the facts on the case that follow; those on the person's chain are recorded on the way."""
    facts: list[Payload] = []
    if told.promise is not None and "borrower" in outcome.met:
        facts.append(_promise(told, told.promise))
    for step in outcome.then:
        facts += _one(office, told, step)
    if "borrower" in outcome.met:
        _confirm(office, told)
    return facts


def _one(office: Office, told: Told, step: dict[str, Any]) -> list[Payload]:
    today = told.left_at.astimezone(office_zone()).date()
    match step["do"]:
        case "retry" | "follow_up":
            return [RetrySet(at=_morning(today + timedelta(days=step["days"])), because="visit")]
        case "await_promise" if told.promise:
            due = date.fromisoformat(told.promise.due_on)
            return [RetrySet(at=_morning(due + timedelta(days=1)), because="await_promise")]
        case "hold":
            until = office.at + timedelta(days=step["days"]) if "days" in step else None
            hold = uuid5(told.visit, f"hold/{step['hold']}")
            return [
                HoldPlaced(hold=hold, hold_kind=step["hold"], starts_at=told.left_at, until=until, reason="visit")
            ]  # fmt: skip
        case "mark":
            return [MarkChanged(mark=step["mark"], set=True, because="visit")]
        case "address":
            said = AddressJudged(address=told.row["address"], quality=step["quality"], because="visit")
            _on_person(office, told, said)
            return []
        case "complaint":
            return [_complaint(office, told)]
        case "step" if step["step"] == "specialist_care":
            due = today + timedelta(days=step["days"])
            return [HandedOver(because="visit"), CaseStepSet(next_step=step["step"], deadline=due)]
        case "step":
            return [CaseStepSet(next_step=step["step"], deadline=today + timedelta(days=step["days"]))]
        case _:
            return []


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), office_zone())


def _promise(told: Told, given: Promise) -> PromiseMade:
    promised_on = told.left_at.astimezone(office_zone()).date()
    try:
        due = date.fromisoformat(given.due_on)
    except ValueError:
        raise InputError("day_malformed", f"{given.due_on!r} is no day", "promise.due_on") from None
    if not promised_on <= due <= promised_on + FARTHEST_PROMISE:
        message = f"a promise is for the day itself or the next {FARTHEST_PROMISE.days}; for more, agree a plan"
        raise InputError("promise_too_far", message, "promise.due_on")
    return PromiseMade(
        promise=uuid5(told.visit, "promise"), currency=told.row["currency"], amount_minor=given.amount_minor,
        promised_on=promised_on, due_on=due,
    )  # fmt: skip


def _complaint(office: Office, told: Told) -> ComplaintReceived:
    key = key_of(office.cursor, office.config, told.row["person_id"])
    sealed = base64.b64encode(key.seal("note", told.note.strip())).decode()
    identity = uuid5(told.visit, "complaint")
    return ComplaintReceived(complaint=identity, channel="visit", about="visit", sealed_text=sealed)


def _confirm(office: Office, told: Told) -> None:
    """The borrower was met there: the address is right."""
    known = one(office.cursor, "SELECT quality, place FROM visit_address WHERE id = %s", [told.row["address"]])
    if known and known["quality"] != "confirmed" and known["place"] in ("home", "workplace"):
        _on_person(office, told, AddressJudged(address=told.row["address"], quality="confirmed", because="visit"))


def _on_person(office: Office, told: Told, said: Payload) -> None:
    office.record(told.row["person_id"], said)
