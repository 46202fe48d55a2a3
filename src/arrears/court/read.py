"""Reading one matter's events from JSON: every fault names its path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from arrears.court.event import KINDS, LONGEST_MONTHS, MEASURES, Event, Matter
from arrears.kernel.calendar import BusinessCalendar
from arrears.kernel.dates import parse_day
from arrears.kernel.refusal import InputError, known_keys

FORMS = ("general", "joint")
PARTIES = ("borrower", "guarantor")
# Days that lie ahead by their nature; every other event after `as_of` has not happened yet and is left out.
_AHEAD = ("instalment_due", "guarantee_agreed")
LAST_YEAR = 9900
_MATTER = ("jurisdiction", "as_of", "events", "calendar")
_EVENT = (
    "kind", "date", "id", "last", "form", "main_due", "period_months", "guarantor", "guarantors", "against", "to",
    "asset", "months", "perform_by", "of", "amount", "note",
)  # fmt: skip
"""What an event may say; `amount` and `note` move no deadline. A key that is misspelt would move one in silence."""


def read_matter(value: Any) -> Matter:
    """Return the matter of the contract's object; events after `as_of` have not happened and are left out."""
    if not isinstance(value, Mapping):
        raise InputError("matter_malformed", "a matter is an object with jurisdiction, as_of and events")
    if value.get("jurisdiction") != "CHN":
        message = f"deadlines are known for CHN alone, not for {value.get('jurisdiction')!r}"
        raise InputError("jurisdiction_unknown", message, "jurisdiction")
    known_keys(value, _MATTER)
    as_of = _day(value.get("as_of"), "as_of")
    entries = value.get("events")
    if not isinstance(entries, list):
        raise InputError("events_malformed", "events is a list", "events")
    calendar = BusinessCalendar("CHN", _extra_days(value.get("calendar", {})))
    events = [_event(entry, index) for index, entry in enumerate(entries)]
    _check_ids(events)
    known = sorted((e for e in events if e.on <= as_of or e.kind in _AHEAD), key=lambda e: (e.on, e.index))
    return Matter(as_of, tuple(known), calendar)


def _day(value: Any, path: str) -> date:
    """Return a day from which twenty years can still be counted."""
    day = parse_day(value, path=path)
    if day.year > LAST_YEAR:
        raise InputError("day_too_far", f"{day} lies too far ahead for periods to be counted from it", path)
    return day


def _extra_days(value: Any) -> dict[date, bool]:
    if not isinstance(value, Mapping):
        raise InputError("calendar_malformed", 'calendar is an object such as {"2027-10-01": false}', "calendar")
    for day, worked in value.items():
        if not isinstance(worked, bool):
            raise InputError("calendar_malformed", "true for a day worked, false for a day off", f"calendar.{day}")
    return {parse_day(day, path=f"calendar.{day}"): worked for day, worked in value.items()}


def _event(entry: Any, index: int) -> Event:
    path = f"events[{index}]"
    if not isinstance(entry, Mapping):
        raise InputError("event_malformed", "an event is an object with kind and date", path)
    known_keys(entry, _EVENT, path)
    kind = entry.get("kind")
    if kind not in KINDS:
        raise InputError("event_kind_unknown", f"{kind!r} is none of {', '.join(KINDS)}", f"{path}.kind")
    on = _day(entry.get("date"), f"{path}.date")
    identity = entry.get("id")
    if identity is not None and not isinstance(identity, str):
        raise InputError("id_malformed", f"{identity!r} is not a string", f"{path}.id")
    return Event(kind, on, index, identity, _detail(kind, entry, on, path))


def _check_ids(events: list[Event]) -> None:
    seen: set[str] = set()
    for event in events:
        if event.id in seen:
            raise InputError("id_repeated", f"two events have the id {event.id!r}", f"{event.path}.id")
        if event.id is not None:
            seen.add(event.id)
    last = [event for event in events if event.detail.get("last")]
    if len({event.on for event in last}) > 1:
        raise InputError("last_repeated", "a debt has one last instalment", f"{last[1].path}.last")


def _detail(kind: str, entry: Mapping[str, Any], on: date, path: str) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    if kind == "instalment_due":
        detail["last"] = _yes_or_no(entry.get("last", False), f"{path}.last")
    elif kind == "guarantee_agreed":
        detail = _guarantee(entry, path)
    elif kind in MEASURES and (kind == "preservation_executed" or "asset" in entry):
        asset = _one_of(entry.get("asset"), tuple(LONGEST_MONTHS), f"{path}.asset")
        detail = {"asset": asset, "months": _months(entry, asset, path)}
    elif kind in ("judgment_effective", "agreement_confirmed"):
        detail["perform_by"] = _perform_by(entry.get("perform_by"), on, f"{path}.perform_by")
    elif kind == "renewal_granted":
        detail = {"of": entry.get("of"), "months": entry.get("months")}
    elif kind == "preservation_released":
        detail["of"] = entry.get("of")
    against = entry.get("against", entry.get("to", "borrower"))
    # Court papers call the borrower the debtor.
    parties = ["borrower" if one == "debtor" else one for one in (against if isinstance(against, list) else [against])]
    detail["against"] = tuple(_one_of(party, PARTIES, f"{path}.against") for party in parties)
    if "guarantors" in entry:
        detail["guarantors"] = _names(entry["guarantors"], f"{path}.guarantors")
    return detail


def _names(value: Any, path: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in cast("list[Any]", value)):
        raise InputError("names_malformed", f"{value!r} is not a list of the guarantors' names or ids", path)
    return tuple(cast("list[str]", value))


def _guarantee(entry: Mapping[str, Any], path: str) -> dict[str, Any]:
    # 民法典 686(2): where the form is not agreed or unclear, the guarantee is a general one.
    form = None if entry.get("form") is None else _one_of(entry["form"], FORMS, f"{path}.form")
    due = entry.get("main_due")
    months = entry.get("period_months")
    # Words such as until_paid or 直至还清为止 name no period and count as unclear (担保制度解释 article 32).
    words = isinstance(months, str) and not any(character.isdigit() for character in months)
    if months is not None and not words and (type(months) is not int or months > 240):
        message = f"{months!r} is neither a whole number of months nor words such as until_paid nor left out"
        raise InputError("months_malformed", message, f"{path}.period_months")
    main_due = None if due is None else _day(due, f"{path}.main_due")
    guarantor = entry.get("guarantor")
    if guarantor is not None and (not isinstance(guarantor, str) or not guarantor):
        raise InputError("id_malformed", f"{guarantor!r} is not the guarantor's name or id", f"{path}.guarantor")
    return {"form": form, "main_due": main_due, "period_months": months, "guarantor": guarantor}


def _months(entry: Mapping[str, Any], asset: str, path: str) -> int:
    return checked_months(entry.get("months", LONGEST_MONTHS[asset]), asset, f"{path}.months")


def checked_months(months: Any, asset: str, path: str) -> int:
    """Return the months of a measure if the law allows them for that kind of asset."""
    longest = LONGEST_MONTHS[asset]
    if type(months) is not int or not 1 <= months <= longest:
        message = f"{months!r}: a measure on {asset} lasts 1 to {longest} months (民诉法解释 article 485)"
        raise InputError("months_beyond_law", message, path)
    return months


def _perform_by(value: Any, on: date, path: str) -> date | None:
    """Return the last day to perform; of instalments, the last one (CPL 250)."""
    if value is None:
        return None
    days = value if isinstance(value, list) else [value]
    if not days:
        return None
    last = max(_day(day, path) for day in days)
    if last < on:
        raise InputError("perform_by_too_early", f"{last} lies before the judgment took effect on {on}", path)
    return last


def _yes_or_no(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise InputError("not_yes_or_no", f"{value!r} is neither true nor false", path)
    return value


def _one_of(value: Any, allowed: tuple[str, ...], path: str) -> str:
    if value not in allowed:
        raise InputError("value_unknown", f"{value!r} is none of {', '.join(allowed)}", path)
    return value
