"""Rows that a provision without SQL looks into, judged one by one by the desk's own rules: slow, never different."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import Rulebook
from arrears.law.engine.situation import Situation
from arrears.law.engine.verdict import check

SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("first_rank", pa.int32()),
        ("missing", pa.string()),
        ("next_at", pa.int64()),
    ]
)
NOBODY = SCHEMA.empty_table()
Row = Mapping[str, Any]


def judge_alone(
    asked: Iterable[Row], facts: Sequence[Row], contacts: Iterable[Row], holds: Iterable[Row], *,
    book: Rulebook, policies: frozenset[str], harden_advice: bool, ranks: Mapping[str, int],
) -> pa.Table:  # fmt: skip
    """Return the refused rows; `next_at` is the moment at which the last known refusal ends."""
    by_person, held = _grouped(contacts), _grouped(holds)
    rows: list[dict[str, Any]] = []
    for row in asked:
        situation = situation_of(row, facts[row["facts"]], by_person[row["person"]], held[row["person"]])
        verdict = check(situation, policies=policies, harden_advice=harden_advice, book=book, earliest=False)
        if verdict.permitted:
            continue
        ends = [refusal.permitted_from for refusal in verdict.refusals]
        known = [int(end.timestamp()) for end in ends if end is not None]
        rows.append(
            {
                "line": row["line"],
                "first_rank": min((ranks[refusal.bound.provision.id] for refusal in verdict.refusals), default=None),
                "missing": ",".join(verdict.missing) or None,
                "next_at": max(known) if known and len(known) == len(ends) and not verdict.missing else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def situation_of(row: Row, shared: Row, contacts: Iterable[Row], holds: Iterable[Row]) -> Situation:
    """Return the situation of one row, as `arrears law check` would read it; `shared` is its signature."""
    facts = dict(shared)
    if "history" in facts:
        facts["history"] = [_contact(contact) for contact in contacts if contact["moment"] <= row["moment"]]
    if "holds" in facts:
        facts["holds"] = [
            {"kind": hold["kind"], "from": _moment(hold["since"]), "until": _moment(hold["until"])} for hold in holds
        ]
    for name in ("number", "dpd"):
        if row[name] is not None:
            facts[name] = row[name]
    return read_situation({**facts, "at": _moment(row["moment"])})


def _contact(contact: Row) -> dict[str, Any]:
    named = {"at": _moment(contact["moment"]), "channel": contact["channel"], "to": contact["to_whom"],
             "number": contact["number"], "outcome": contact["outcome"], "by": contact["by_whom"],
             "direction": contact["direction"], "debt": contact["debt"]}  # fmt: skip
    return {key: value for key, value in named.items() if value is not None}


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _grouped(rows: Iterable[Row]) -> defaultdict[Any, list[Row]]:
    grouped: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["person"]].append(row)
    return grouped
