"""From JSON: what happened to a debt: payments, events, pauses, fees."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TypeVar

from arrears.debt.fields import Fields
from arrears.debt.model import (
    PARTS,
    Change,
    Event,
    Extension,
    Fee,
    Part,
    Pause,
    Payment,
    Period,
    ReAge,
    ReAmortise,
    Waiver,
    WriteOff,
)
from arrears.kernel.refusal import InputError

Entry = TypeVar("Entry", Payment, Event)


def read_period(fields: Fields, default: object = "month") -> Period:
    """Return the period: "month", {"days": N} or {"months": N}."""
    value = fields.raw("period", default)
    if value == "month":
        return Period(months=1)
    if not isinstance(value, dict):
        raise InputError(
            "unknown_choice", f'{value!r} must be "month", {{"days": N}} or {{"months": N}}', fields.at("period")
        )
    inner = Fields(value, fields.at("period"))
    if inner.has("days") == inner.has("months"):
        raise InputError("unknown_choice", "give either days or months", fields.at("period"))
    if inner.has("days"):
        period = Period(days=inner.count("days", most=3660))
    else:
        period = Period(months=inner.count("months", most=120))
    inner.done()
    return period


def read_fee(fields: Fields) -> Fee:
    """Return a fee."""
    return Fee(fields.day("date"), fields.money("amount", at_least=1), fields.text("name"))


def read_pauses(fields: Fields) -> tuple[Pause, ...]:
    """Return the pauses by their first day; two may share an end, not more."""

    def read(entry: Fields) -> Pause:
        pause = Pause(entry.day("from"), entry.day("to"))
        if pause.end < pause.start:
            raise InputError("pause_ends_before_start", f"{pause.end} is before {pause.start}", entry.at("to"))
        return pause

    pauses = fields.objects("pauses", read)
    order = sorted(range(len(pauses)), key=lambda index: (pauses[index].start, pauses[index].end))
    for before, after in pairwise(order):
        if pauses[after].start < pauses[before].end or pauses[after] == pauses[before]:
            raise InputError(
                "pauses_overlap",
                f"the pause from {pauses[after].start} overlaps the one to {pauses[before].end}; merge them",
                f"{fields.at('pauses')}[{after}]",
            )
    return tuple(pauses[index] for index in order)


def read_payments(fields: Fields, begun: date | None) -> tuple[Payment, ...]:
    """Return the payments in file order."""

    def read(entry: Fields) -> Payment:
        name, day = entry.text("id"), entry.day("date")
        if entry.has("reverses"):
            return Payment(name, day, reverses=entry.text("reverses"))
        chargeback = entry.text("chargeback") if entry.has("chargeback") else None
        return Payment(name, day, entry.money("amount", at_least=1), chargeback=chargeback)

    payments = fields.objects("payments", read)
    known = _by_id(fields, "payments", payments, begun)
    reversed_ids: set[str] = set()
    back: dict[str, int] = {}
    for index, payment in enumerate(payments):
        path = f"{fields.at('payments')}[{index}]"
        if payment.reverses is not None:
            target = _target(known, payment, payment.reverses, f"{path}.reverses")
            if target.reverses is not None:
                raise InputError("reversal_of_reversal", f"{target.id!r} is a reversal itself", f"{path}.reverses")
            if target.id in reversed_ids:
                raise InputError("reversed_twice", f"{target.id!r} is reversed twice", f"{path}.reverses")
            reversed_ids.add(target.id)
    for index, payment in enumerate(payments):
        if payment.chargeback is not None and payment.id not in reversed_ids:
            path = f"{fields.at('payments')}[{index}]"
            _check_chargeback(known, payment, reversed_ids, back, path)
    return payments


def _check_chargeback(
    known: dict[str, Payment], payment: Payment, reversed_ids: set[str], back: dict[str, int], path: str
) -> None:
    target = _target(known, payment, payment.chargeback or "", f"{path}.chargeback")
    if target.reverses is not None or target.chargeback is not None:
        raise InputError("chargeback_of_no_payment", f"{target.id!r} is no payment", f"{path}.chargeback")
    if target.id in reversed_ids:
        raise InputError("chargeback_of_reversed", f"{target.id!r} is reversed as a whole", f"{path}.chargeback")
    back[target.id] = back.get(target.id, 0) + payment.amount
    if back[target.id] > target.amount:
        raise InputError("chargeback_above_payment", f"more comes back than {target.id!r} paid", f"{path}.amount")


def _by_id(fields: Fields, key: str, entries: tuple[Entry, ...], begun: date | None) -> dict[str, Entry]:
    known: dict[str, Entry] = {}
    for index, entry in enumerate(entries):
        path = f"{fields.at(key)}[{index}]"
        if entry.id in known:
            raise InputError("duplicate_id", f"the id {entry.id!r} stands twice", f"{path}.id")
        if begun is not None and entry.day < begun:
            raise InputError("before_disbursal", f"{entry.day} is before the disbursal on {begun}", f"{path}.date")
        known[entry.id] = entry
    return known


def _target(known: dict[str, Entry], entry: Entry, name: str, path: str) -> Entry:
    target = known.get(name)
    if target is None:
        raise InputError("unknown_id", f"there is no entry with the id {name!r}", path)
    if entry.day < target.day:
        raise InputError(
            "before_its_target", f"{entry.day} is before {name!r} on {target.day}", path.rpartition(".")[0] + ".date"
        )
    return target


def read_events(fields: Fields, begun: date | None) -> tuple[Event, ...]:
    """Return the events in file order."""

    def read(entry: Fields) -> Event:
        name, day = entry.text("id"), entry.day("date")
        if entry.has("undoes"):
            return Event(name, day, undoes=entry.text("undoes"))
        return Event(name, day, _read_change(entry, day))

    events = fields.objects("events", read)
    known = _by_id(fields, "events", events, begun)
    undone: set[str] = set()
    for index, event in enumerate(events):
        if event.undoes is not None:
            path = f"{fields.at('events')}[{index}].undoes"
            target = _target(known, event, event.undoes, path)
            if target.undoes is not None:
                raise InputError("undoing_of_undoing", f"{target.id!r} is an undoing itself", path)
            if target.id in undone:
                raise InputError("undone_twice", f"{target.id!r} is undone twice", path)
            undone.add(target.id)
    return events


def _read_change(entry: Fields, day: date) -> Change:
    kind = entry.choice("kind", ("re_age", "re_amortise", "extension", "waiver", "write_off"))
    match kind:
        case "re_age":
            keeps = entry.choice("interest", ("none", "keep"), "none") == "keep"
            first_due = entry.day("first_due")
            if first_due <= day:
                text = f"{first_due} is not after the event's day {day}"
                raise InputError("re_age_in_the_past", text, entry.at("first_due"))
            return ReAge(first_due, entry.count("instalments"), read_period(entry), keeps)
        case "extension":
            if entry.has("months") == entry.has("to"):
                raise InputError("unknown_choice", "give either months or to", entry.at("months"))
            number = entry.count("from_no", most=10_000)
            if entry.has("to"):
                return Extension(number, to=entry.day("to"))
            return Extension(number, months=entry.count("months", most=120))
        case "waiver":
            part: Part = entry.choice("part", PARTS)
            everything = entry.raw("amount") == "all"
            return Waiver(part, None if everything else entry.money("amount", at_least=1))
        case "re_amortise":
            return ReAmortise()
        case _:
            return WriteOff()
