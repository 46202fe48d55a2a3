"""What can be said of a decision table without running it: gaps, overlaps, unreachable rows, unkind rows.

Exact, not sampled. Every column falls into pieces on which no condition of the file changes its answer (dpd 1..3,
4..30, 31…); the walk goes through the pieces column by column and keeps only which conditions still hold, so that two
paths with the same conditions left are walked once. Columns are taken as independent of each other, but for `bucket`,
which follows from `dpd`, and `tier`, which follows from the tiers' own conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from arrears.treatment.columns import COLUMNS, Column, Value, bucket_of
from arrears.treatment.compile import NEEDS, reachable
from arrears.treatment.condition import HIGHEST, Condition
from arrears.treatment.model import Box, Fault, Row, Tier

CARE = ("hardship", "vulnerable")
"""Who these flags name is not pressed: no firm tone and no visit, in any strategy."""


def analyse(tiers: Sequence[Tier], rows: Sequence[Row], hit: str) -> list[Fault]:
    """Return the faults of the table as a whole; the parts must have been read without fault."""
    walk = _Walk(tiers, rows, hit)
    walk.run()
    return sorted(walk.faults.values(), key=lambda fault: fault.line) + _unreached(walk)


@dataclass(frozen=True)
class _Rule:
    """A box with its tests by column: `settled_after` is the last column that it asks about."""

    tests: dict[str, Condition]
    settled_after: int


@dataclass
class _Walk:
    tiers: Sequence[Tier]
    rows: Sequence[Row]
    hit: str
    faults: dict[tuple[object, ...], Fault] = field(default_factory=dict[tuple[object, ...], Fault])
    reached: set[int] = field(default_factory=set[int])
    reached_tiers: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        tests = [[_tests(box) for box in tier.boxes] for tier in self.tiers]
        row_tests = [_tests(row.box) for row in self.rows]
        self.columns = _columns_in_order([t for boxes in tests for t in boxes], row_tests, self.rows)
        self.pieces = {name: _pieces(COLUMNS[name], tests, row_tests) for name in self.columns}
        self.boxes = [(tier, self._rule(box)) for tier, boxes in enumerate(tests) for box in boxes]
        self.rules = [self._rule(box) for box in row_tests]
        self.seen: set[tuple[object, ...]] = set()

    def _rule(self, tests: dict[str, Condition]) -> _Rule:
        return _Rule(tests, max((self.columns.index(name) for name in tests), default=-1))

    def run(self) -> None:
        """Walk every piece of every column that matters."""
        self._step(0, tuple(range(len(self.boxes))), tuple(range(len(self.rules))), None, {})

    def _step(
        self, at: int, boxes: tuple[int, ...], rows: tuple[int, ...], tier: int | None, person: dict[str, Value]
    ) -> None:
        if tier is None and boxes and self.boxes[boxes[0]][1].settled_after < at:
            tier, boxes = self.boxes[boxes[0]][0], ()
            rows = tuple(row for row in rows if self._tier_fits(row, tier))
        if self.hit == "first":
            rows = self._until_settled(at, rows, tier)
        state = (at, boxes, rows, tier, *(person[name] for name in _OUTCOME if name in person))
        if state in self.seen:
            return
        self.seen.add(state)
        if at == len(self.columns):
            self._judge(rows, tier, person)
            return
        name = self.columns[at]
        for value in self.pieces[name]:
            kept_boxes = tuple(box for box in boxes if _holds(self.boxes[box][1], name, value))
            kept_rows = tuple(row for row in rows if _holds(self.rules[row], name, value))
            self._step(at + 1, kept_boxes, kept_rows, tier, {**person, name: value})

    def _tier_fits(self, row: int, tier: int) -> bool:
        asked = next((c for c in self.rows[row].box.conditions if c.column.name == "tier"), None)
        return asked is None or self.tiers[tier].name in asked.words

    def _until_settled(self, at: int, rows: tuple[int, ...], tier: int | None) -> tuple[int, ...]:
        for position, row in enumerate(rows):
            asks_tier = tier is None and any(c.column.name == "tier" for c in self.rows[row].box.conditions)
            if self.rules[row].settled_after < at and not asks_tier:
                return rows[: position + 1]
        return rows

    def _judge(self, rows: tuple[int, ...], tier: int | None, person: dict[str, Value]) -> None:
        if tier is None:
            message = f"no tier is meant for {_describe(person, None)}; end the tiers with one that says `when: {{}}`"
            self._add("tier_gap", self.tiers[-1].line, "tiers", message, "gap")
            return
        self.reached_tiers.add(tier)
        name = self.tiers[tier].name
        if not rows:
            message = f"no row is meant for {_describe(person, name)}; end with a row for all: `when: {{}}`"
            self._add("row_gap", self.rows[-1].line, "rows", message, "gap")
            return
        self.reached.update(rows[:1] if self.hit == "first" else rows)
        for other in rows[1:] if self.hit == "unique" else ():
            first, second = self.rows[rows[0]].number, self.rows[other].number
            message = f"rows {first} and {second} are both meant for {_describe(person, name)}; narrow one of them"
            self._add("rows_overlap", self.rows[other].line, f"row {second}", message, (first, second))
        self._judge_row(self.rows[rows[0]], name, person)

    def _judge_row(self, row: Row, tier: str, person: dict[str, Value]) -> None:
        if any(person.get(flag) for flag in CARE) and (row.tone == "firm" or "visit" in row.channels):
            message = (
                f"a firm tone or a visit is meant for {_describe(person, tier)}; "
                "persons in hardship or vulnerable need a row above with an easier plan"
            )
            self._add("row_unkind", row.line, f"row {row.number}", message, row.number)
        phone, email = person.get("has_phone", True), person.get("has_email", True)
        if not reachable(row, None, phone, email):
            message = (
                f"none of {', '.join(row.channels)} reaches {_describe(person, tier)}; "
                "add app or letter to the fallbacks, or a row above with the action trace"
            )
            self._add("row_unreaching", row.line, f"row {row.number}", message, row.number)

    def _add(self, code: str, line: int, place: str, message: str, key: object) -> None:
        self.faults.setdefault((code, key), Fault(code, line, place, message))


_OUTCOME = ("has_phone", "has_email", *CARE)


def _unreached(walk: _Walk) -> list[Fault]:
    rows = [
        Fault(
            "row_unreachable",
            row.line,
            f"row {row.number}",
            "rows above take all whom it means; move it up or drop it",
        )
        for index, row in enumerate(walk.rows)
        if index not in walk.reached
    ]
    tiers = [
        Fault(
            "tier_unreachable",
            tier.line,
            f"tier {index + 1}",
            f"nobody is left for {tier.name!r}; move it up",
        )
        for index, tier in enumerate(walk.tiers)
        if index not in walk.reached_tiers
    ]
    return tiers + rows


def _holds(rule: _Rule, name: str, value: Value) -> bool:
    condition = rule.tests.get(name)
    return condition is None or condition.matches(value)


def _tests(box: Box) -> dict[str, Condition]:
    """Return the box's conditions by column, `bucket` said as `dpd` and `tier` left out."""
    tests: dict[str, Condition] = {}
    for condition in box.conditions:
        if condition.column.name == "bucket":
            condition = condition.as_dpd()
        name = condition.column.name
        if name != "tier":
            tests[name] = _both(tests[name], condition) if name in tests else condition
    return tests


def _both(one: Condition, other: Condition) -> Condition:
    pairs = [(max(a, c), min(b, d)) for a, b in one.ranges for c, d in other.ranges]
    return Condition(one.column, tuple((low, high) for low, high in pairs if low <= high))


def _columns_in_order(
    tier_tests: Sequence[dict[str, Condition]], row_tests: Sequence[dict[str, Condition]], rows: Sequence[Row]
) -> list[str]:
    """Return the columns that matter, those of the tiers first, so that the tier is known early."""
    needed = {NEEDS[channel] for row in rows for channel in row.channels if channel in NEEDS}
    if any(row.tone == "firm" or "visit" in row.channels for row in rows):
        needed |= set(CARE)
    names = [name for tests in (*tier_tests, *row_tests) for name in tests]
    return list(dict.fromkeys([*names, *(name for name in COLUMNS if name in needed)]))


def _pieces(
    column: Column, tier_tests: Sequence[Sequence[dict[str, Condition]]], row_tests: Sequence[dict[str, Condition]]
) -> list[Value]:
    """Return one value for each piece of the column."""
    none: list[Value] = [None] if column.optional else []
    if column.kind == "word":
        return [*column.words, *none]
    if column.kind == "flag":
        return [False, True, *none]
    boxes = [box for boxes in tier_tests for box in boxes] + list(row_tests)
    ranges = [r for box in boxes if column.name in box for r in box[column.name].ranges]
    starts = {column.lowest, *(low for low, _ in ranges), *(high + 1 for _, high in ranges if high < HIGHEST)}
    return [*sorted(starts), *none]


def _describe(person: dict[str, Value], tier: str | None) -> str:
    """Return the example as the file would write it."""
    said = {name: "none" if value is None else str(value).lower() for name, value in person.items()}
    if "dpd" in person:
        said["bucket"] = bucket_of(int(person["dpd"] or 0))
    if tier is not None:
        said["tier"] = tier
    return "{" + ", ".join(f"{name}: {value}" for name, value in said.items()) + "}"
