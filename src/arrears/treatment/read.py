"""From entries of a file to tiers, rows and examples; every fault is collected with its line and row.

Returns *(what could be read, faults)*: a file is mended in one go, not fault by fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from arrears.kernel.money import exponent
from arrears.kernel.refusal import InputError
from arrears.treatment.columns import COLUMNS, Column, tier_column
from arrears.treatment.condition import Condition, parse_condition, parse_value
from arrears.treatment.model import CHANNELS_OF, TONES, Box, Example, Fault, Row, Tier
from arrears.treatment.source import Entry

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_HITS = ("first", "unique")
_TOP = ("strategy", "version", "title", "currency", "hit", "tiers", "rows", "tests")
_ROW = ("when", "action", "channel", "fallbacks", "prefer", "tone", "delay_days", "earliest_time", "reason")
EXPECTABLE = ("tier", "row", "action", "channel", "tone", "delay_days", "earliest_time", "reason")
_MISSING = Entry("", 0)


@dataclass
class Reading:
    """What has been read so far; the parts are empty where the file had faults."""

    name: str = ""
    version: str = ""
    title_zh: str = ""
    title_en: str = ""
    currency: str = "CNY"
    hit: str = "first"
    tiers: list[Tier] = field(default_factory=list[Tier])
    rows: list[Row] = field(default_factory=list[Row])
    examples: list[Example] = field(default_factory=list[Example])
    faults: list[Fault] = field(default_factory=list[Fault])

    def fault(self, code: str, line: int, place: str, message: str) -> None:
        """Add one fault."""
        self.faults.append(Fault(code, line, place, message))


def read_strategy(root: Entry) -> Reading:
    """Return everything that the file says, with all of its faults."""
    reading = Reading()
    top = _mapping(reading, root, "the file", _TOP)
    reading.name = _text(reading, top, "strategy", root.line, "the file")
    reading.version = _text(reading, top, "version", root.line, "the file")
    reading.title_zh, reading.title_en = _both(reading, top.get("title", _MISSING), root.line, "title")
    _read_currency(reading, top.get("currency", Entry("CNY", root.line)))
    reading.hit = _choice(reading, top, "hit", _HITS, root.line, "the file")
    for number, entry in enumerate(_list(reading, top, "tiers", root.line), start=1):
        _read_tier(reading, entry, number)
    for number, entry in enumerate(_list(reading, top, "rows", root.line), start=1):
        _read_row(reading, entry, number)
    for number, entry in enumerate(_list(reading, top, "tests", root.line, needed=False), start=1):
        _read_example(reading, entry, number)
    return reading


def _read_currency(reading: Reading, entry: Entry) -> None:
    try:
        exponent(entry.text)
    except InputError as fault:
        reading.fault(fault.code, entry.line, "currency", fault.message)
    else:
        reading.currency = entry.text


def _read_tier(reading: Reading, entry: Entry, number: int) -> None:
    place = f"tier {number}"
    fields = _mapping(reading, entry, place, ("tier", "title", "when"))
    name = _text(reading, fields, "tier", entry.line, place)
    if name and _NAME.fullmatch(name) is None:
        reading.fault("name_malformed", entry.line, place, f"{name!r} is no name; use a-z, 0-9 and _")
    if name in (tier.name for tier in reading.tiers):
        reading.fault("name_repeated", entry.line, place, f"the tier {name!r} stands twice; rename one")
    zh, en = _both(reading, fields.get("title", _MISSING), entry.line, f"{place}, title")
    when = fields.get("when", _MISSING)
    entries = when.value if isinstance(when.value, list) else [when]
    boxes = [_read_box(reading, box, place, COLUMNS) for box in entries] if when is not _MISSING else []
    if not boxes:
        reading.fault("when_missing", entry.line, place, "who is meant? write `when: {}` for everybody else")
    reading.tiers.append(Tier(name, zh, en, tuple(boxes), entry.line))


def _read_row(reading: Reading, entry: Entry, number: int) -> None:
    place = f"row {number}"
    fields = _mapping(reading, entry, place, _ROW)
    action = _choice(reading, fields, "action", tuple(CHANNELS_OF), entry.line, place)
    channels = _read_channels(reading, fields, entry.line, place, CHANNELS_OF.get(action, ()))
    code, zh, en = _read_reason(reading, fields.get("reason", _MISSING), entry.line, f"{place}, reason")
    if "when" not in fields:
        reading.fault("when_missing", entry.line, place, "who is meant? write `when: {}` for everybody else")
    row = Row(
        number=number,
        line=entry.line,
        box=_read_box(reading, fields.get("when", Entry({}, entry.line)), place, _with_tier(reading)),
        action=action,
        channel=channels[0],
        fallbacks=channels[1:],
        prefer=_choice(reading, fields, "prefer", ("true", "false"), entry.line, place, "false") == "true",
        tone=_choice(reading, fields, "tone", TONES, entry.line, place, "neutral"),
        delay_days=_read_delay(reading, fields.get("delay_days"), place),
        earliest_time=_read_time(reading, fields.get("earliest_time"), place),
        reason_code=code,
        reason_zh=zh,
        reason_en=en,
    )
    reading.rows.append(row)


def _read_reason(reading: Reading, entry: Entry, line: int, place: str) -> tuple[str, str, str]:
    words = entry.value if isinstance(entry.value, dict) else {}
    code = _text(reading, words, "code", line, place)
    zh, en = _both(reading, entry, line, place, ("code", "zh", "en"))
    for other in reading.rows:
        if other.reason_code == code and (other.reason_zh, other.reason_en) != (zh, en):
            message = f"{code!r} says something else in row {other.number}; use its words or another code"
            reading.fault("reason_differs", line, place, message)
            break
    return code, zh, en


def _read_box(reading: Reading, entry: Entry, place: str, columns: dict[str, Column]) -> Box:
    fields = _mapping(reading, entry, f"{place}, when", tuple(columns), what="column")
    conditions: list[Condition] = []
    for name, value in fields.items():
        try:
            condition = parse_condition(columns[name], _terms(value), reading.currency)
        except InputError as fault:
            reading.fault(fault.code, value.line, f"{place}, {name}", fault.message)
        else:
            conditions += [condition] if condition is not None else []
    return Box(tuple(conditions))


def _read_example(reading: Reading, entry: Entry, number: int) -> None:
    place = f"test {number}"
    fields = _mapping(reading, entry, place, ("name", "given", "expect"))
    given = _mapping(reading, fields.get("given", Entry({}, entry.line)), f"{place}, given", tuple(COLUMNS), "column")
    values: dict[str, object] = {}
    for name, value in given.items():
        try:
            values[COLUMNS[name].sql] = parse_value(COLUMNS[name], value.text, reading.currency)
        except InputError as fault:
            reading.fault(fault.code, value.line, f"{place}, {name}", fault.message)
    expect = _mapping(reading, fields.get("expect", _MISSING), f"{place}, expect", EXPECTABLE)
    if not expect:
        reading.fault("expect_missing", entry.line, place, f"say what must come out: {', '.join(EXPECTABLE)}")
    name = fields["name"].text if "name" in fields else ""
    reading.examples.append(Example(number, entry.line, name, values, {key: e.text for key, e in expect.items()}))


def _read_channels(
    reading: Reading, fields: dict[str, Entry], line: int, place: str, allowed: tuple[str, ...]
) -> tuple[str, ...]:
    entry = fields.get("fallbacks", Entry([], line))
    channels = (fields["channel"].text if "channel" in fields else "none", *_terms(entry))
    for position, channel in enumerate(channels):
        if allowed and channel not in allowed:
            message = f"{channel!r} cannot carry this action; use {', '.join(allowed)}"
            reading.fault("channel_unfit", entry.line, f"{place}, channel", message)
        if channel in channels[:position]:
            reading.fault("channel_repeated", entry.line, f"{place}, fallbacks", f"{channel!r} is tried already")
    return channels


def _read_delay(reading: Reading, entry: Entry | None, place: str) -> int:
    if entry is None:
        return 0
    if re.fullmatch(r"\d{1,2}", entry.text, re.ASCII) is None:
        message = f"{entry.text!r} is no number of days from 0 to 99"
        reading.fault("delay_malformed", entry.line, f"{place}, delay_days", message)
        return 0
    return int(entry.text)


def _read_time(reading: Reading, entry: Entry | None, place: str) -> str:
    if entry is None:
        return "09:00"
    if _TIME.fullmatch(entry.text) is None:
        message = f"{entry.text!r} is no time of the day; write e.g. 09:30"
        reading.fault("time_malformed", entry.line, f"{place}, earliest_time", message)
    return entry.text


def _with_tier(reading: Reading) -> dict[str, Column]:
    return {"tier": tier_column(tuple(tier.name for tier in reading.tiers)), **COLUMNS}


def _terms(entry: Entry) -> list[str]:
    return [item.text for item in entry.value] if isinstance(entry.value, list) else [entry.text]


def _mapping(reading: Reading, entry: Entry, place: str, known: tuple[str, ...], what: str = "key") -> dict[str, Entry]:
    if not isinstance(entry.value, dict):
        if entry is not _MISSING:
            reading.fault("not_mapping", entry.line, place, f"a mapping is expected, not {entry.text!r}")
        return {}
    for name, value in entry.value.items():
        if name not in known:
            comma = " (a text with a comma in it needs quotes)" if " " in name else ""
            message = f"no {what} is named {name!r}{comma}; known: {', '.join(known)}"
            reading.fault(f"{what}_unknown", value.line, place, message)
    return {name: value for name, value in entry.value.items() if name in known}


def _list(reading: Reading, fields: dict[str, Entry], key: str, line: int, needed: bool = True) -> list[Entry]:
    entry = fields.get(key, Entry([], line))
    if not isinstance(entry.value, list):
        reading.fault("not_list", entry.line, key, f"a list is expected, not {entry.text!r}")
        return []
    if needed and not entry.value:
        reading.fault("list_empty", entry.line, key, f"{key} has no entry; a strategy needs at least one")
    return entry.value


def _text(reading: Reading, fields: dict[str, Entry], key: str, line: int, place: str) -> str:
    entry = fields.get(key, Entry("", line))
    if not isinstance(entry.value, str) or not entry.value.strip():
        reading.fault("text_missing", entry.line, place, f"{key} is missing or empty; give it")
        return ""
    return entry.value.strip()


def _choice(
    reading: Reading, fields: dict[str, Entry], key: str, words: tuple[str, ...], line: int, place: str,
    default: str = "",
) -> str:  # fmt: skip
    entry = fields.get(key, Entry(default, line))
    if entry.text not in words:
        message = f"{key} is {entry.text or 'missing'}; use one of {', '.join(words)}"
        reading.fault(f"{key}_unknown", entry.line, place, message)
        return default
    return entry.text


def _both(
    reading: Reading, entry: Entry, line: int, place: str, keys: tuple[str, ...] = ("zh", "en")
) -> tuple[str, str]:
    fields = _mapping(reading, entry, place, keys)
    return _text(reading, fields, "zh", line, place), _text(reading, fields, "en", line, place)
