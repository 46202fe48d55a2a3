"""From JSON to a situation, strictly: what cannot be meant is an error with its path; what is absent stays unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

from arrears.kernel.dates import parse_day, parse_moment
from arrears.kernel.refusal import InputError
from arrears.law.engine import vocabulary as words
from arrears.law.engine.clock import DAY_SECONDS, Hours, open_between
from arrears.law.engine.situation import Contact, Content, Hold, Situation, Visit

_EASTERNMOST = timedelta(hours=14)  # where a day begins first
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)
Reader = Callable[[Any, str], Any]


def read_situation(value: object) -> Situation:
    """Return the situation of a JSON object; every fault is an `InputError` with the path of the value."""
    given = _object(value, "", _FIELDS)
    facts = {key: _FIELDS[key](entry, key) for key, entry in given.items() if entry is not None}
    if "at" in facts:
        facts["shown_in"] = parse_moment(given["at"]).tzinfo
    situation = Situation(**facts)
    _refuse_contradictions(situation)
    return situation


def _refuse_contradictions(situation: Situation) -> None:
    step, channel = situation.step, situation.channel
    if step and channel and (step == "visit") != (channel == "visit"):
        raise InputError("contradiction", f"the step {step!r} does not go through the channel {channel!r}", "channel")
    if step == "letter" and channel not in (None, "letter", "email"):
        raise InputError("contradiction", f"a letter does not go through the channel {channel!r}", "channel")
    for name in ("debt_incurred_on", "acknowledged_on"):
        day = getattr(situation, name)
        if day and situation.at and day > (situation.at + _EASTERNMOST).date():
            raise InputError("contradiction", f"{day} lies after `at`, wherever the person may be", name)
    for index, contact in enumerate(situation.history or ()):
        if situation.at and contact.at > situation.at:
            raise InputError("history_in_future", "an earlier contact lies after `at`", f"history[{index}].at")


def _object(value: object, path: str, fields: Iterable[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError("not_an_object", f"an object is needed here, not {value!r}", path)
    given = cast(dict[str, Any], value)
    for key in given:
        if key not in fields:
            place = f"{path}.{key}" if path else key
            raise InputError("unknown_key", f"{key!r} is not known here; known: {', '.join(sorted(fields))}", place)
    return given


def _text(value: object, path: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError("not_text", f"a non-empty text is needed here, not {value!r}", path)
    return value


def _one_of(known: tuple[str, ...]) -> Reader:
    def read(value: Any, path: str) -> str:
        if value not in known:
            raise InputError("unknown_word", f"{value!r} is not one of {', '.join(known)}", path)
        return cast(str, value)

    return read


def _flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise InputError("not_a_flag", f"true or false is needed here, not {value!r}", path)
    return value


def _whole(least: int) -> Reader:
    def read(value: object, path: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise InputError("not_a_whole_number", f"a whole number from {least} is needed here, not {value!r}", path)
        return value

    return read


def _each(value: object, path: str, read: Reader) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise InputError("not_a_list", f"a list is needed here, not {value!r}", path)
    return tuple(read(entry, f"{path}[{index}]") for index, entry in enumerate(cast(list[Any], value)))


def _moment(value: object, path: str) -> datetime:
    """Return the UTC moment; the years at the ends of the calendar, where it cannot be computed, are a fault."""
    moment = parse_moment(value, path=path)
    if not 1900 < moment.year < 9000:
        raise InputError("time_out_of_range", f"{value!r} lies outside the years 1901 to 8999", path)
    return moment.astimezone(UTC)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: object, path: str) -> ZoneInfo:
    if not isinstance(value, str) or value not in _zone_names():
        raise InputError("unknown_timezone", f"{value!r} is not an IANA time zone such as Asia/Shanghai", path)
    return ZoneInfo(value)


def _zones(value: object, path: str) -> tuple[ZoneInfo, ...] | None:
    """Return the zones, each once; an empty list says that nobody knows where the person is: unknown."""
    return tuple(dict.fromkeys(_each(value, path, _zone))) or None


def _contact(value: object, path: str) -> Contact:
    given = _object(value, path, _CONTACT)
    for key in ("at", "channel", "to", "outcome"):
        if given.get(key) is None:
            raise InputError("missing_key", f"an earlier contact has its {key}", f"{path}.{key}")
    facts = {key: _CONTACT[key](entry, f"{path}.{key}") for key, entry in given.items() if entry is not None}
    return Contact(
        at=facts["at"],
        channel=facts["channel"],
        to=facts["to"],
        number=facts.get("number"),
        outcome=facts["outcome"],
        by=facts.get("by"),
        direction=facts.get("direction", "out"),
        debt=facts.get("debt"),
    )


def _hold(value: object, path: str) -> Hold:
    given = _object(value, path, ("kind", "from", "until", "source", "id"))
    for key in ("kind", "from"):
        if given.get(key) is None:
            raise InputError("missing_key", f"a hold has its {key}", f"{path}.{key}")
    since = _moment(given["from"], f"{path}.from")
    until = None if given.get("until") is None else _moment(given["until"], f"{path}.until")
    if until and until < since:
        raise InputError("contradiction", "a hold does not end before it begins", f"{path}.until")
    return Hold(_text(given["kind"], f"{path}.kind"), since, until)


def _consents(value: object, path: str) -> dict[str, Any]:
    """Return the consents; one that no rule knows permits nothing, but a wrong channel or hour is a fault."""
    if not isinstance(value, dict):
        raise InputError("not_an_object", f"an object is needed here, not {value!r}", path)
    consents: dict[str, Any] = {}
    for key, entry in cast(dict[str, Any], value).items():
        place = f"{path}.{key}"
        if key.startswith("channel:"):
            _one_of(words.CHANNELS)(key.removeprefix("channel:"), place)
            consents[key] = _flag(entry, place)
        elif key == "hours":
            consents[key] = None if entry is None else _hours(entry, place)
        elif key in ("calls_per_day", "attempts_per_day"):
            consents[key] = _whole(1)(entry, place)
        elif key.endswith("_at"):  # the moment at which the person agreed, where the law lets a consent lapse
            consents[key] = _moment(entry, place)
        else:
            consents[key] = entry
    return consents


def _hours(value: object, path: str) -> Hours:
    clocks = _each(value, path, _text)
    if len(clocks) != 2:
        raise InputError("hours_malformed", 'agreed hours are two times such as ["07:00", "22:30"]', path)
    seconds: list[int] = []
    for index, clock in enumerate(clocks):
        if _CLOCK.fullmatch(clock) is None:
            raise InputError("clock_malformed", f"{clock!r} is not a time such as 07:00", f"{path}[{index}]")
        seconds.append(int(clock[:2]) * 3600 + int(clock[3:]) * 60)
    start, end = seconds
    if start in (end, DAY_SECONDS):
        raise InputError("contradiction", "agreed hours begin before they end", path)
    return open_between(start, end)


def _visit(value: object, path: str) -> Visit:
    given = _object(value, path, _VISIT)
    return Visit(**{key: _VISIT[key](entry, f"{path}.{key}") for key, entry in given.items() if entry is not None})


def _content(value: object, path: str) -> Content:
    given = _object(value, path, _CONTENT)
    facts = {key: _CONTENT[key](entry, f"{path}.{key}") for key, entry in given.items() if entry is not None}
    return Content(**facts)


_CONTACT: dict[str, Reader] = {
    "at": _moment,
    "channel": _one_of(words.CHANNELS),
    "to": _one_of(words.PERSONS),
    "number": _text,
    "outcome": _one_of(words.OUTCOMES),
    "by": _one_of(words.ACTORS),
    "direction": _one_of(words.DIRECTIONS),
    "debt": _text,
    "agency": _text,
    "id": _text,
}

_VISIT: dict[str, Reader] = {
    "people": _whole(0),
    "recording": _flag,
    "identity_shown": _flag,
    "place": _one_of(words.PLACES),
    "place_consent": _flag,
}

_CONTENT: dict[str, Reader] = {
    "amount_disclosed": _flag,
    "purpose": _one_of(words.PURPOSES),
    "claims": lambda value, path: tuple(dict.fromkeys(_each(value, path, _one_of(words.CLAIMS)))),
}

_FIELDS: dict[str, Reader] = {
    "jurisdiction": _text,
    "at": _moment,
    "step": _one_of(words.STEPS),
    "channel": _one_of(words.CHANNELS),
    "to": _one_of(words.PERSONS),
    "number": _text,
    "lender_kind": _one_of(words.LENDER_KINDS),
    "product": _one_of(words.PRODUCTS),
    "by": _one_of(words.ACTORS),
    "dpd": _whole(-36_600),
    "timezones": _zones,
    "history": lambda value, path: _each(value, path, _contact),
    "consents": _consents,
    "holds": lambda value, path: _each(value, path, _hold),
    "plan_active": _flag,
    "deceased": _flag,
    "minor": _flag,
    "visit": _visit,
    "content": _content,
    "person": _text,
    "direction": _one_of(words.DIRECTIONS),
    "agency": _text,
    "debt": _text,
    "region": _text,
    "debt_incurred_on": lambda value, path: parse_day(value, path=path),
    "number_invalid": _flag,
    "outsourcing_notified": _flag,
    "caller_number": _one_of(words.CALLER_NUMBERS),
    "served": lambda value, path: {
        key: parse_day(entry, path=f"{path}.{key}") for key, entry in _object(value, path, words.NOTICES).items()
    },
    "acknowledged_on": lambda value, path: parse_day(value, path=path),
}
