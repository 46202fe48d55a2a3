"""A strategy compiled twice: to SQL over the night's columns, and to one Python function over one person's values.

Both are made from the same conditions in the same order; a parity test holds them to the same answer. The SQL keeps to
what DuckDB and Spark read alike: CASE, comparisons, IN, AND, OR, NOT, IS NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from arrears.treatment.model import Box, Decision, Row, Tier

NEEDS = {"call": "has_phone", "sms": "has_phone", "email": "has_email"}
"""What must be known of a person before a channel can reach them; the other channels need nothing more."""

DecideFunction = Callable[[Mapping[str, object]], Decision]


def tier_sql(tiers: Sequence[Tier]) -> str:
    """Return a CASE that gives the tier's name."""
    whens = [
        f"WHEN {' OR '.join(_box_sql(box, nested=len(tier.boxes) > 1) for box in tier.boxes)} THEN '{tier.name}'"
        for tier in tiers
    ]
    return _case(whens)


def decision_sql(rows: Sequence[Row]) -> str:
    """Return a CASE that gives the index of the row (from 0), or NULL where no row is meant."""
    return _case([f"WHEN {_box_sql(row.box)} THEN {index}" for index, row in enumerate(rows)])


def channel_sql(rows: Sequence[Row], decision: str = "decision") -> str:
    """Return a CASE over the column `decision` that gives the channel which reaches the person."""
    alike: dict[tuple[tuple[str, ...], bool], list[int]] = {}
    for index, row in enumerate(rows):
        alike.setdefault((row.channels, row.prefer), []).append(index)
    whens = [
        f"WHEN {decision} IN ({', '.join(map(str, indexes))}) THEN {_reachable_sql(channels, prefer)}"
        for (channels, prefer), indexes in alike.items()
    ]
    return _case(whens)


def reachable(row: Row, preferred: object, has_phone: object, has_email: object) -> tuple[str, ...]:
    """Return the row's channels that reach a person, in the order in which they are tried."""
    known = {"has_phone": has_phone, "has_email": has_email}
    channels = [channel for channel in row.channels if known.get(NEEDS.get(channel, ""), True)]
    if row.prefer and preferred in channels:
        channels.sort(key=lambda channel: channel != preferred)
    return tuple(channels)


def python_function(tiers: Sequence[Tier], rows: Sequence[Row]) -> DecideFunction:
    """Return one function from a person's values (by the night's column names) to the decision."""
    scope: dict[str, object] = {"decisions": _Decisions(rows)}
    exec(compile(python_source(tiers, rows), "<strategy>", "exec"), scope)  # the source is made here from checked parts
    return scope["decide"]  # type: ignore[return-value]


def python_source(tiers: Sequence[Tier], rows: Sequence[Row]) -> str:
    """Return the source of that function, for a person who wants to read what is executed."""
    boxes = [box for tier in tiers for box in tier.boxes] + [row.box for row in rows]
    columns = {c.column.name: c.column.sql for box in boxes for c in box.conditions if c.column.name != "tier"}
    lines = ["def decide(values):"]
    lines += [f"    {name} = values[{sql!r}]" for name, sql in columns.items()]
    for index, tier in enumerate(tiers):
        test = " or ".join(f"({_box_python(box)})" for box in tier.boxes)
        lines += [f"    {'el' if index else ''}if {test}:", f"        tier = {tier.name!r}"]
    lines += ["    else:", "        tier = None"]
    lines += [f"    {'el' if i else ''}if {_box_python(row.box)}:\n        row = {i}" for i, row in enumerate(rows)]
    lines += ["    else:", "        row = None"]
    lines += ["    return decisions[tier, row, values['preferred_channel'], values['has_phone'], values['has_email']]"]
    return "\n".join(lines) + "\n"


class _Decisions(dict[tuple[str, int, object, object, object], Decision]):
    """The few thousand different decisions of a strategy, each made once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, key: tuple[str, int, object, object, object]) -> Decision:
        tier, index, preferred, has_phone, has_email = key
        row = self._rows[index]
        channels = reachable(row, preferred, has_phone, has_email)
        decision = Decision(tier, row, channels[0], channels[1:])
        self[key] = decision
        return decision


def _reachable_sql(channels: tuple[str, ...], prefer: bool) -> str:
    if len(channels) == 1:
        return f"'{channels[0]}'"
    whens: list[str] = []
    if prefer:
        for need in ("", "has_phone", "has_email"):
            words = [f"'{channel}'" for channel in channels if NEEDS.get(channel, "") == need]
            if words:
                test = f" AND {need}" if need else ""
                whens.append(f"WHEN preferred_channel IN ({', '.join(words)}){test} THEN preferred_channel")
    for channel in channels:
        if channel not in NEEDS:
            return _case([*whens, f"ELSE '{channel}'"]) if whens else f"'{channel}'"
        whens.append(f"WHEN {NEEDS[channel]} THEN '{channel}'")
    return _case(whens)


def _box_sql(box: Box, nested: bool = False) -> str:
    text = " AND ".join(condition.sql() for condition in box.conditions) or "TRUE"
    return f"({text})" if nested and len(box.conditions) > 1 else text


def _box_python(box: Box) -> str:
    return " and ".join(condition.python() for condition in box.conditions) or "True"


def _case(whens: Sequence[str]) -> str:
    return f"CASE {' '.join(whens)} END"
